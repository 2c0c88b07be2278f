import { ByteWriter } from "../../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../../assembly/bytes/bytes";
import { encodeHex } from "../../../../assembly/bytes/hex";
import { Dubbo } from "../../../../protocols/dubbo/dubbo";
import { DecodeStatus } from "../../../../protocols/xprotocol/decode-status";
import { StreamType } from "../../../../protocols/xprotocol/stream-type";
import { call, hex } from "./frames";

const codec = new Dubbo();
const out = new ByteWriter(100_000);

function hijacked(httpStatus: u32, reason: string): string {
  out.clear();
  codec.hijack(0x0a0b, 2, httpStatus, Bytes.fromString(reason), out);
  const frame = codec.createFrame();
  expect<DecodeStatus>(codec.decode(out.written, frame)).toBe(DecodeStatus.Whole);
  expect<StreamType>(frame.streamType).toBe(StreamType.Response);
  expect<bool>(frame.isHeartbeat).toBe(false);
  return `${frame.status} ${frame.body.slice(1).toString()}`;
}

describe("a local answer", () => {
  it("is a response with a status and a text", () => {
    out.clear();
    codec.hijack(0x0a0b, 2, 404, Bytes.fromString("no such"), out);
    expect<string>(encodeHex(out.written)).toBe(
      "dabb023c0000000000000a0b0000000c" + "0b3430347c6e6f2073756368",
    );
  });

  it("has the status that tells clients most", () => {
    expect<string>(hijacked(400, "x")).toBe("40 400|x");
    expect<string>(hijacked(403, "x")).toBe("40 403|x");
    expect<string>(hijacked(404, "x")).toBe("60 404|x");
    expect<string>(hijacked(408, "x")).toBe("31 408|x");
    expect<string>(hijacked(429, "x")).toBe("100 429|x");
    expect<string>(hijacked(500, "x")).toBe("80 500|x");
    expect<string>(hijacked(502, "x")).toBe("50 502|x");
    expect<string>(hijacked(503, "x")).toBe("80 503|x");
    expect<string>(hijacked(504, "x")).toBe("31 504|x");
    expect<string>(hijacked(0, "x")).toBe("80 0|x");
  });

  it("is a failure even of an HTTP success, for there is no answer in it", () => {
    expect<string>(hijacked(200, "x")).toBe("80 200|x");
    expect<u32>(codec.mapping(200)).toBe(20);
  });

  it("has a reason of its own where none is given", () => {
    expect<string>(hijacked(401, "")).toBe("40 401|not authenticated");
    expect<string>(hijacked(403, "")).toBe("40 403|permission denied");
    expect<string>(hijacked(404, "")).toBe("60 404|no route");
    expect<string>(hijacked(418, "")).toBe("40 418|request refused");
    expect<string>(hijacked(429, "")).toBe("100 429|too many requests");
    expect<string>(hijacked(500, "")).toBe("80 500|internal error");
    expect<string>(hijacked(502, "")).toBe("50 502|bad answer from upstream");
    expect<string>(hijacked(503, "")).toBe("80 503|no healthy upstream");
    expect<string>(hijacked(504, "")).toBe("31 504|timeout");
  });

  it("cuts a long reason, and takes bytes that are no UTF-8", () => {
    out.clear();
    codec.hijack(1, 2, 503, new Bytes(heap.alloc(100_000), 100_000), out);
    expect<bool>(out.overflowed).toBe(false);
    expect<bool>(out.length < 10_000).toBe(true);
    out.clear();
    codec.hijack(1, 2, 503, hex("ff61f09f9880"), out);
    expect<string>(encodeHex(out.written.slice(16))).toBe("083530337cc3bf61eda0bdedb880");
  });

  it("is in the serialization of the request", () => {
    // fastjson 2: the length of a JSONB string, and that; fastjson: a line of JSON.
    out.clear();
    codec.hijack(1, 23, 404, Bytes.fromString("x"), out);
    expect<string>(encodeHex(out.written)).toBe("dabb173c00000000000000010000000a" + "000000064e3430347c78");
    out.clear();
    codec.hijack(1, 23, 404, Bytes.fromString("é".repeat(30)), out);
    expect<string>(encodeHex(out.written.slice(16, 24))).toBe("00000043" + "7a384034");
    out.clear();
    codec.hijack(1, 6, 404, Bytes.fromString('"\\\n'), out);
    expect<string>(out.written.slice(16).toString()).toBe('"404|\\"\\\\\\u000a"\n');
  });
});

describe("a heartbeat", () => {
  it("is asked for by a two-way event of null", () => {
    out.clear();
    expect<bool>(codec.trigger(0x0a0b, out)).toBe(true);
    expect<string>(encodeHex(out.written)).toBe("dabbe2000000000000000a0b000000014e");
  });

  it("is answered in the serialization of the question, as real servers do", () => {
    const hints: u32[] = [2, 3, 6, 7, 23];
    const answers = [
      "2214#000000014e",
      "2314#00000007aced0005770100",
      "2614#000000056e756c6c0a",
      "2714#00000005aced000570",
      "3714#0000000500000001af",
    ];
    for (let i = 0; i < hints.length; i++) {
      out.clear();
      codec.reply(0x0a0b, hints[i], out);
      expect<string>(encodeHex(out.written)).toBe(`dabb${answers[i].replace("#", "0000000000000a0b")}`);
    }
  });
});

describe("the announcement that no new calls are taken", () => {
  it("is a one-way event of the text R", () => {
    out.clear();
    expect<bool>(codec.goAway(0x0a0b, out)).toBe(true);
    expect<string>(encodeHex(out.written)).toBe("dabba2000000000000000a0b000000020152");
  });
});

describe("without room", () => {
  it("nothing is written", () => {
    for (let limit = 0; limit < 18; limit++) {
      const small = new ByteWriter(limit);
      codec.trigger(1, small);
      codec.reply(1, 2, small);
      codec.goAway(1, small);
      codec.hijack(1, 2, 404, Bytes.fromString("x"), small);
      codec.writeStart(codec.createFrame(), 1, small);
      expect<bool>(small.overflowed || limit == 17).toBe(true);
    }
  });
});

describe("the status", () => {
  it("tells proxies how a call went", () => {
    const statuses: u32[] = [20, 25, 30, 31, 35, 40, 50, 60, 70, 80, 90, 100, 0, 255];
    const http: u32[] = [200, 500, 504, 504, 503, 400, 502, 404, 500, 500, 500, 503, 500, 500];
    for (let i = 0; i < statuses.length; i++) expect<u32>(codec.toHttp(statuses[i])).toBe(http[i]);
  });
});

describe("a changed body", () => {
  it("gets its length", () => {
    const data = call("485a00");
    store<u32>(data.ptr, 0, 12);
    expect<bool>(codec.mendLength(data)).toBe(true);
    const frame = codec.createFrame();
    expect<DecodeStatus>(codec.decode(data, frame)).toBe(DecodeStatus.Whole);
    expect<u32>(frame.length).toBe(data.length);
  });

  it("is none without a head", () => {
    expect<bool>(codec.mendLength(new Bytes(call("").ptr, 15))).toBe(false);
    expect<bool>(codec.mendLength(hex("dabc0000000000000000000000000000"))).toBe(false);
  });
});
