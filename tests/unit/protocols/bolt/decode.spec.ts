import { Bytes, bytes } from "../../../../assembly/bytes/bytes";
import { write32 } from "../../../../protocols/bolt/big-endian";
import { Bolt } from "../../../../protocols/bolt/bolt";
import { BoltFrame } from "../../../../protocols/bolt/bolt-frame";
import { BoltV2 } from "../../../../protocols/bolt/bolt-v2";
import { DecodeStatus } from "../../../../protocols/xprotocol/decode-status";
import { MAX_HEADERS } from "../../../../protocols/xprotocol/frame-headers";
import { PoolMode } from "../../../../protocols/xprotocol/pool-mode";
import { StreamType } from "../../../../protocols/xprotocol/stream-type";
import {
  CHECKED_HEARTBEAT_ACK,
  CHECKED_REQUEST,
  frameOf,
  HEARTBEAT,
  HEARTBEAT_ACK,
  HEARTBEAT_V2,
  headersOf,
  makeFrame,
  makeFrameV2,
  ONE_WAY,
  REQUEST,
} from "./frames";

const bolt = new Bolt();
const boltV2 = new BoltV2();
const frame = new BoltFrame();
const NONE = new Bytes();

/** Decodes a request with that class and those headers. */
function decodeCall(className: string, headers: Bytes): DecodeStatus {
  return bolt.decode(makeFrame(1, 1, 12, className, headers, bytes("{}")), frame);
}

describe("Bolt's request", () => {
  it("is decoded as sofa-bolt-node writes it", () => {
    const data = frameOf(REQUEST);
    expect<DecodeStatus>(bolt.decode(data, frame)).toBe(DecodeStatus.Whole);
    expect<u32>(frame.length).toBe(<u32>data.length);
    expect<StreamType>(frame.streamType).toBe(StreamType.Request);
    expect<u64>(frame.requestId).toBe(1);
    expect<bool>(frame.isHeartbeat).toBe(false);
    expect<bool>(frame.isGoAway).toBe(false);
    expect<i32>(frame.timeout).toBe(3000);
    expect<string>(frame.service.toString()).toBe("com.test.EchoService");
    expect<string>(frame.version.toString()).toBe("1.0");
    expect<string>(frame.group.toString()).toBe("");
    expect<string>(frame.className.toString()).toBe("com.alipay.sofa.rpc.core.request.SofaRequest");
    expect<i32>(frame.headers.count).toBe(1);
    expect<string>(frame.headers.at(0).name.toString()).toBe("service");
    expect<string>(frame.headers.at(0).value.toString()).toBe("com.test.EchoService:1.0");
    expect<bool>(frame.headersComplete).toBe(true);
    expect<i32>(frame.body.length).toBe(224);
  });

  it("names its method in Hessian where no header does", () => {
    bolt.decode(frameOf(REQUEST), frame);
    expect<string>(frame.method.toString()).toBe("echo");
  });

  it("names its method in a header", () => {
    decodeCall("com.alipay.sofa.rpc.core.request.SofaRequest", headersOf(["sofa_head_method_name", "find"]));
    expect<string>(frame.method.toString()).toBe("find");
  });

  it("is one-way by its type", () => {
    bolt.decode(frameOf(ONE_WAY), frame);
    expect<StreamType>(frame.streamType).toBe(StreamType.RequestOneWay);
    expect<u64>(frame.requestId).toBe(3);
  });

  it("waits for ever with a timeout below 0", () => {
    const data = frameOf(REQUEST);
    write32(data.ptr + 10, 0xffffffff);
    bolt.decode(data, frame);
    expect<i32>(frame.timeout).toBe(-1);
  });
});

describe("Bolt's service", () => {
  it("has a version and a unique id behind colons", () => {
    decodeCall("C", headersOf(["service", "a.B:2.1:blue:green"]));
    expect<string>(frame.service.toString()).toBe("a.B");
    expect<string>(frame.version.toString()).toBe("2.1");
    expect<string>(frame.group.toString()).toBe("blue:green");
  });

  it("is in a second header where the first is missing or empty", () => {
    decodeCall("C", headersOf(["sofa_head_target_service", "a.C:1.0", "service", ""]));
    expect<string>(frame.service.toString()).toBe("a.C");
    decodeCall("C", headersOf(["sofa_head_target_service", "a.C:1.0", "service", "a.B"]));
    expect<string>(frame.service.toString()).toBe("a.B");
  });

  it("is the class of the request where no header names it", () => {
    decodeCall("com.test.Order", headersOf(["tenant", "blue"]));
    expect<string>(frame.service.toString()).toBe("com.test.Order");
    expect<string>(frame.method.toString()).toBe("");
  });

  it("is not looked for in a response", () => {
    bolt.decode(makeFrame(0, 2, 1, "C", headersOf(["service", "a.B"]), NONE), frame);
    expect<string>(frame.service.toString()).toBe("");
  });
});

describe("Bolt's headers", () => {
  it("may be empty, null, nameless and repeated", () => {
    decodeCall("C", headersOf(["a", "", "b", "null", "", "x", "a", "2"]));
    expect<i32>(frame.headers.count).toBe(4);
    expect<bool>(frame.headers.at(0).isText).toBe(true);
    expect<i32>(frame.headers.at(0).value.length).toBe(0);
    expect<bool>(frame.headers.at(1).isText).toBe(false);
    expect<i32>(frame.headers.at(1).raw.length).toBe(9);
    expect<i32>(frame.headers.at(2).name.length).toBe(0);
    expect<string>(frame.headers.at(3).value.toString()).toBe("2");
  });

  it("are not shown if they are no list", () => {
    const list = headersOf(["a", "1", "b", "2"]);
    for (let length = 1; length < list.length; length++) {
      if (length == 10) continue;
      const status = decodeCall("C", list.slice(0, length));
      expect<DecodeStatus>(status).toBe(DecodeStatus.Whole, `${length}`);
      expect<i32>(frame.headers.count).toBe(0, `${length}`);
      expect<bool>(frame.headersAreList).toBe(false, `${length}`);
    }
    decodeCall("C", list);
    expect<i32>(frame.headers.count).toBe(2);
    expect<bool>(frame.headersAreList).toBe(true);
  });

  it("are too many beyond the limit of all frames", () => {
    const names: string[] = [];
    for (let i = 0; i < MAX_HEADERS * 2; i++) names.push("a");
    expect<DecodeStatus>(decodeCall("C", headersOf(names))).toBe(DecodeStatus.Whole);
    expect<i32>(frame.headers.count).toBe(MAX_HEADERS);
    names.push("a");
    names.push("a");
    expect<DecodeStatus>(decodeCall("C", headersOf(names))).toBe(DecodeStatus.Malformed);
    expect<string>(frame.error).toBe("it has too many headers");
  });
});

describe("Bolt's other frames", () => {
  it("are heartbeats and their answers", () => {
    expect<DecodeStatus>(bolt.decode(frameOf(HEARTBEAT), frame)).toBe(DecodeStatus.Whole);
    expect<bool>(frame.isHeartbeat).toBe(true);
    expect<StreamType>(frame.streamType).toBe(StreamType.Request);
    expect<string>(frame.service.toString()).toBe("");
    expect<DecodeStatus>(bolt.decode(frameOf(HEARTBEAT_ACK), frame)).toBe(DecodeStatus.Whole);
    expect<bool>(frame.isHeartbeat).toBe(true);
    expect<StreamType>(frame.streamType).toBe(StreamType.Response);
    expect<u64>(frame.requestId).toBe(7);
  });

  it("are heartbeats that want an answer even if they are sent one-way", () => {
    bolt.decode(makeFrame(2, 0, 1, "", NONE, NONE), frame);
    expect<bool>(frame.isHeartbeat).toBe(true);
    expect<StreamType>(frame.streamType).toBe(StreamType.Request);
  });

  it("are announcements that are not answered", () => {
    bolt.decode(makeFrame(1, 100, 1, "", NONE, NONE), frame);
    expect<bool>(frame.isGoAway).toBe(true);
    expect<StreamType>(frame.streamType).toBe(StreamType.RequestOneWay);
  });

  it("are responses with a status and no timeout", () => {
    bolt.decode(makeFrame(0, 2, 1, "C", NONE, bytes("no")), frame);
    expect<StreamType>(frame.streamType).toBe(StreamType.Response);
    expect<u32>(frame.status).toBe(2);
    expect<i32>(frame.timeout).toBe(0);
    expect<string>(frame.body.toString()).toBe("no");
  });
});

describe("Bolt v2", () => {
  it("has the CRC-32 that sofa-bolt-node wrote, and notices a changed bit", () => {
    const data = frameOf(CHECKED_REQUEST);
    expect<DecodeStatus>(boltV2.decode(data, frame)).toBe(DecodeStatus.Whole);
    expect<u32>(frame.length).toBe(<u32>data.length);
    expect<i32>(frame.body.length).toBe(224);
    expect<string>(frame.method.toString()).toBe("echo");
    expect<bool>(boltV2.verify(frame)).toBe(true);
    store<u8>(frame.body.ptr, load<u8>(frame.body.ptr, 9) ^ 1, 9);
    expect<bool>(boltV2.verify(frame)).toBe(false);
  });

  it("has heartbeats with and without", () => {
    expect<DecodeStatus>(boltV2.decode(frameOf(HEARTBEAT_V2), frame)).toBe(DecodeStatus.Whole);
    expect<bool>(frame.isHeartbeat).toBe(true);
    expect<bool>(boltV2.verify(frame)).toBe(true);
    expect<DecodeStatus>(boltV2.decode(frameOf(CHECKED_HEARTBEAT_ACK), frame)).toBe(DecodeStatus.Whole);
    expect<u32>(frame.length).toBe(26);
    expect<bool>(boltV2.verify(frame)).toBe(true);
  });

  it("has no CRC-32 in version 1, whatever the switch says", () => {
    const data = makeFrameV2(1, 1, 1, "C", NONE, bytes("content"));
    expect<DecodeStatus>(boltV2.decode(data, frame)).toBe(DecodeStatus.Whole);
    expect<u32>(frame.length).toBe(<u32>data.length);
    expect<string>(frame.body.toString()).toBe("content");
  });
});

describe("what is no frame", () => {
  it("is malformed from its first wrong byte on", () => {
    const starts: string[] = ["02", "47455420", "0103", "01010002", "01000001", "01010101", "dabb"];
    for (let i = 0; i < starts.length; i++) {
      const status = bolt.decode(frameOf(starts[i]), frame);
      expect<DecodeStatus>(status).toBe(DecodeStatus.Malformed, starts[i]);
      expect<string>(frame.error).toBe("it does not begin as a frame of Bolt does");
    }
    expect<DecodeStatus>(boltV2.decode(frameOf("0203"), frame)).toBe(DecodeStatus.Malformed);
    expect<DecodeStatus>(boltV2.decode(frameOf("0100"), frame)).toBe(DecodeStatus.Malformed);
  });

  it("is malformed if its length is beyond what memory counts", () => {
    const data = frameOf(HEARTBEAT);
    write32(data.ptr + 18, 0x7ff00000 - 22);
    expect<DecodeStatus>(bolt.decode(data, frame)).toBe(DecodeStatus.Head);
    expect<u32>(frame.length).toBe(0x7ff00000);
    write32(data.ptr + 18, 0x7ff00000 - 21);
    expect<DecodeStatus>(bolt.decode(data, frame)).toBe(DecodeStatus.Malformed);
    write32(data.ptr + 18, 0xffffffff);
    expect<DecodeStatus>(bolt.decode(data, frame)).toBe(DecodeStatus.Malformed);
  });

  it("wants as many bytes as are needed", () => {
    const data = frameOf(REQUEST);
    const wanted: u32[] = [20, 22, 105, 329, 329];
    const given: i32[] = [0, 21, 22, 105, 328];
    for (let i = 0; i < given.length; i++) {
      expect<DecodeStatus>(bolt.decode(data.slice(0, given[i]), frame)).not.toBe(DecodeStatus.Whole);
      expect<u32>(frame.wanted).toBe(wanted[i], `${given[i]}`);
    }
  });

  it("is not what is behind the frame", () => {
    bolt.decode(frameOf(HEARTBEAT + "ffff"), frame);
    expect<i32>(frame.data.length).toBe(22);
    expect<i32>(frame.body.length).toBe(0);
  });
});

describe("the codecs", () => {
  it("have names, and multiplex", () => {
    expect<string>(bolt.name).toBe("bolt");
    expect<string>(boltV2.name).toBe("boltv2");
    expect<PoolMode>(bolt.poolMode).toBe(PoolMode.Multiplex);
    expect<PoolMode>(boltV2.poolMode).toBe(PoolMode.Multiplex);
  });

  it("make frames that they decode", () => {
    expect<DecodeStatus>(boltV2.decode(frameOf(HEARTBEAT_V2), boltV2.createFrame())).toBe(DecodeStatus.Whole);
  });
});
