import { ByteWriter } from "../../../../assembly/bytes/byte-writer";
import { Bytes, bytes } from "../../../../assembly/bytes/bytes";
import { Bolt } from "../../../../protocols/bolt/bolt";
import { BoltFrame } from "../../../../protocols/bolt/bolt-frame";
import { BoltV2 } from "../../../../protocols/bolt/bolt-v2";
import { BoltStatus } from "../../../../protocols/bolt/status";
import { DecodeStatus } from "../../../../protocols/xprotocol/decode-status";
import { StreamType } from "../../../../protocols/xprotocol/stream-type";
import { XProtocol } from "../../../../protocols/xprotocol/xprotocol";
import { raw } from "../../support/raw";
import {
  CHECKED_HEARTBEAT_ACK,
  CHECKED_REQUEST,
  frameOf,
  HEARTBEAT,
  HEARTBEAT_ACK,
  HEARTBEAT_V2,
  hexOf,
  REQUEST,
} from "./frames";

const bolt = new Bolt();
const boltV2 = new BoltV2();
const frame = new BoltFrame();
const out = new ByteWriter(1 << 20);
const NONE = new Bytes();

/** Around a message: an object of RpcServerException, as sofa-bolt-node encodes it. */
const BEFORE: string =
  "4fc834636f6d2e616c697061792e72656d6f74696e672e7270632e657863657074696f6e2e527063536572766572457863657074696f6e93" +
  "0d64657461696c4d6573736167650a737461636b54726163650563617573656f90";
const AFTER: string = "5674001c5b6a6176612e6c616e672e537461636b5472616365456c656d656e746e007a4e";

/** The failure that a codec writes for a request, decoded. */
function fail(codec: XProtocol, request: string, httpStatus: u32, reason: Bytes): void {
  codec.decode(frameOf(request), frame);
  out.clear();
  codec.hijack(frame.requestId, frame.replyHint, httpStatus, reason, out);
  expect<DecodeStatus>(codec.decode(out.written, frame)).toBe(DecodeStatus.Whole);
  expect<u32>(frame.length).toBe(<u32>out.length);
}

/** The message of the exception in `frame`, which is a string of Hessian's, in hexadecimal digits. */
function message(): string {
  const content = hexOf(frame.body);
  expect<bool>(content.startsWith(BEFORE)).toBe(true, content);
  expect<bool>(content.endsWith(AFTER)).toBe(true, content);
  return content.substring(BEFORE.length, content.length - AFTER.length);
}

describe("a heartbeat", () => {
  it("is asked as sofa-bolt-node asks", () => {
    out.clear();
    expect<bool>(bolt.trigger(2, out)).toBe(true);
    expect<string>(hexOf(out.written)).toBe(HEARTBEAT);
    out.clear();
    expect<bool>(boltV2.trigger(2, out)).toBe(true);
    expect<string>(hexOf(out.written)).toBe(HEARTBEAT_V2);
  });

  it("is answered as sofa-bolt-node answers, in the version of the question", () => {
    out.clear();
    bolt.reply(7, 1, out);
    expect<string>(hexOf(out.written)).toBe(HEARTBEAT_ACK);
    boltV2.decode(frameOf(CHECKED_REQUEST), frame);
    out.clear();
    boltV2.reply(7, frame.replyHint, out);
    expect<string>(hexOf(out.written)).toBe(CHECKED_HEARTBEAT_ACK);
    boltV2.decode(frameOf(HEARTBEAT_V2), frame);
    out.clear();
    boltV2.reply(7, frame.replyHint, out);
    expect<string>(hexOf(out.written)).toBe("02020000000100000007010000000000000000000000");
  });

  it("is answered in version 1 where nothing is known of the question", () => {
    out.clear();
    boltV2.reply(7, 0, out);
    expect<string>(hexOf(out.written)).toBe("02010000000100000007000000000000000000000000");
  });
});

describe("a go-away", () => {
  it("is a request with a command of its own, where it is wanted", () => {
    out.clear();
    expect<bool>(new Bolt(true).goAway(3, out)).toBe(true);
    expect<string>(hexOf(out.written)).toBe("01010064010000000301ffffffff0000000000000000");
    out.clear();
    expect<bool>(new BoltV2(true).goAway(3, out)).toBe(true);
    expect<DecodeStatus>(boltV2.decode(out.written, frame)).toBe(DecodeStatus.Whole);
    expect<bool>(frame.isGoAway).toBe(true);
  });

  it("is not sent to clients that would close the connection", () => {
    out.clear();
    expect<bool>(bolt.goAway(3, out)).toBe(false);
    expect<bool>(boltV2.goAway(3, out)).toBe(false);
    expect<i32>(out.length).toBe(0);
  });
});

describe("a failure that is answered in the server's stead", () => {
  it("has the request's id, a status, and the reason in the exception that SOFABolt knows", () => {
    fail(bolt, REQUEST, 404, bytes("no route"));
    expect<StreamType>(frame.streamType).toBe(StreamType.Response);
    expect<bool>(frame.isHeartbeat).toBe(false);
    expect<u64>(frame.requestId).toBe(1);
    expect<u32>(frame.status).toBe(BoltStatus.ServerException);
    expect<u8>(frame.codec).toBe(1);
    expect<string>(frame.className.toString()).toBe("com.alipay.remoting.rpc.exception.RpcServerException");
    expect<string>(message()).toBe("530008" + hexOf(bytes("no route")));
  });

  it("has a CRC-32 if the request has one", () => {
    fail(boltV2, CHECKED_REQUEST, 504, bytes("timeout"));
    expect<bool>(frame.hasCrc).toBe(true);
    expect<bool>(boltV2.verify(frame)).toBe(true);
    expect<u32>(frame.status).toBe(BoltStatus.Timeout);
    expect<string>(message()).toBe("530007" + hexOf(bytes("timeout")));
    fail(boltV2, HEARTBEAT_V2, 504, bytes("timeout"));
    expect<bool>(frame.hasCrc).toBe(false);
  });

  it("is never a success", () => {
    fail(bolt, REQUEST, 200, bytes("maintenance"));
    expect<u32>(frame.status).toBe(BoltStatus.ServerException);
  });

  it("tells the HTTP status where there is no reason", () => {
    fail(bolt, REQUEST, 503, NONE);
    expect<string>(message()).toBe("53000f" + hexOf(bytes("HTTP status 503")));
  });

  it("counts the characters of a reason as Hessian does", () => {
    fail(bolt, REQUEST, 503, bytes("é€😀"));
    expect<string>(message()).toBe("530004c3a9e282aceda0bdedb880");
  });

  it("puts question marks where a reason is no UTF-8", () => {
    const broken: Bytes[] = [
      raw([0x80]),
      raw([0xc1, 0xbf]),
      raw([0xe2, 0x82]),
      raw([0xe0, 0x9f, 0xbf]),
      raw([0xf0, 0x8f, 0xbf, 0xbf]),
      raw([0xf4, 0x90, 0x80, 0x80]),
      raw([0xf5]),
      raw([0xff]),
    ];
    for (let i = 0; i < broken.length; i++) {
      fail(bolt, REQUEST, 503, broken[i]);
      const marks = "3f".repeat(broken[i].length);
      expect<string>(message()).toBe(`53000${broken[i].length}` + marks, `${i}`);
    }
  });

  it("cuts a long reason", () => {
    fail(bolt, REQUEST, 503, bytes("x".repeat(100000)));
    expect<i32>(frame.body.length).toBe((BEFORE.length + AFTER.length) / 2 + 3 + 4096);
  });
});

describe("statuses", () => {
  it("become HTTP's", () => {
    const statuses: u32[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 18, 99];
    const expected: u32[] = [200, 500, 500, 500, 503, 502, 404, 504, 502, 500, 502, 500, 500, 500];
    for (let i = 0; i < statuses.length; i++)
      expect<u32>(bolt.toHttp(statuses[i])).toBe(expected[i], `${statuses[i]}`);
  });

  it("come from HTTP's", () => {
    const statuses: u32[] = [200, 204, 400, 403, 404, 408, 429, 500, 502, 503, 504];
    const expected: u32[] = [0, 0, 2, 2, 2, 7, 4, 2, 2, 2, 7];
    for (let i = 0; i < statuses.length; i++)
      expect<u32>(boltV2.mapping(statuses[i])).toBe(expected[i], `${statuses[i]}`);
  });
});
