import { Bytes } from "../../../../assembly/bytes/bytes";
import { Dubbo } from "../../../../protocols/dubbo/dubbo";
import { DecodeStatus } from "../../../../protocols/xprotocol/decode-status";
import { XFrame } from "../../../../protocols/xprotocol/frame";
import { PoolMode } from "../../../../protocols/xprotocol/pool-mode";
import { ProtocolMatch } from "../../../../protocols/xprotocol/protocol-match";
import { StreamType } from "../../../../protocols/xprotocol/stream-type";
import { call, frame, hex, joined, kept, prologue, text } from "./frames";

const codec = new Dubbo();

function decode(data: Bytes, status: DecodeStatus = DecodeStatus.Whole): XFrame {
  const frame = codec.createFrame();
  expect<DecodeStatus>(codec.decode(kept(data), frame)).toBe(status);
  return frame;
}

function header(frame: XFrame, index: i32): string {
  const entry = frame.headers.at(index);
  return `${entry.name.toString()}=${entry.value.toString()}${entry.isText ? "" : "?"}`;
}

describe("Dubbo", () => {
  it("is called so, and multiplexes", () => {
    expect<string>(codec.name).toBe("dubbo");
    expect<PoolMode>(codec.poolMode).toBe(PoolMode.Multiplex);
  });

  it("is known by its magic number and a serialization", () => {
    expect<ProtocolMatch>(codec.match(hex(""))).toBe(ProtocolMatch.NeedMore);
    expect<ProtocolMatch>(codec.match(hex("da"))).toBe(ProtocolMatch.NeedMore);
    expect<ProtocolMatch>(codec.match(hex("dabb"))).toBe(ProtocolMatch.NeedMore);
    expect<ProtocolMatch>(codec.match(hex("dabbc2"))).toBe(ProtocolMatch.Yes);
    expect<ProtocolMatch>(codec.match(hex("dabbc0"))).toBe(ProtocolMatch.No);
    expect<ProtocolMatch>(codec.match(hex("dabc"))).toBe(ProtocolMatch.No);
    expect<ProtocolMatch>(codec.match(hex("bb"))).toBe(ProtocolMatch.No);
  });
});

describe("a call", () => {
  it("says what is called, and with which attachments", () => {
    const request = joined([
      prologue("a.B", "1.0", "get", "Ljava/lang/String;I"),
      hex("03414141 91 48"),
      text("group"),
      text("blue"),
      text("timeout"),
      text("3000"),
      text("größe"),
      text("中"),
      hex("5a"),
    ]);
    const found = decode(frame(0xc2, request));
    expect<u32>(found.length).toBe(16 + request.length);
    expect<u64>(found.requestId).toBe(7);
    expect<StreamType>(found.streamType).toBe(StreamType.Request);
    expect<string>(found.service.toString()).toBe("a.B");
    expect<string>(found.method.toString()).toBe("get");
    expect<string>(found.version.toString()).toBe("1.0");
    expect<string>(found.group.toString()).toBe("blue");
    expect<i32>(found.timeout).toBe(3000);
    expect<u32>(found.replyHint).toBe(2);
    expect<bool>(found.isHeartbeat || found.isGoAway).toBe(false);
    expect<bool>(found.headersComplete).toBe(true);
    expect<i32>(found.headers.count).toBe(3);
    expect<string>(header(found, 0)).toBe("group=blue");
    expect<string>(header(found, 2)).toBe("größe=中");
    expect<bool>(found.headers.edited).toBe(false);
    expect<bool>(found.body.equals(request)).toBe(true);
  });

  it("without the two-way flag wants no answer", () => {
    const found = decode(frame(0x82, joined([prologue("a.B", "", "c", ""), hex("485a")])));
    expect<StreamType>(found.streamType).toBe(StreamType.RequestOneWay);
    expect<bool>(found.isHeartbeat).toBe(false);
  });

  it("of version 0.0.0 has none", () => {
    expect<i32>(decode(frame(0xc2, prologue("a.B", "0.0.0", "c", ""))).version.length).toBe(0);
  });

  it("may say version and service in its attachments alone", () => {
    const request = joined([
      hex("4e4e4e0163 00 48"),
      text("interface"),
      text("a.I"),
      text("version"),
      text("2"),
      hex("5a"),
    ]);
    const found = decode(frame(0xc2, request));
    expect<string>(found.service.toString()).toBe("a.I");
    expect<string>(found.version.toString()).toBe("2");
  });

  it("has a timeout as a text or as a number", () => {
    const forms = ["0431323030", "490004b000".replace("0004b000", "000004b0"), "cc b0", "59000004b0", "fcb0"];
    for (let i = 0; i < forms.length; i++) {
      const found = decode(call(`48 0774696d656f7574 ${forms[i]} 5a`));
      expect<i32>(found.timeout).toBe(1200, forms[i]);
    }
    const others = ["0131", "022d31", "0178", "4e", "12393939393939393939393939393939393939", "00", "012d"];
    const expected = [1, -1, 0, 0, i32.MAX_VALUE, 0, 0];
    for (let i = 0; i < others.length; i++) {
      expect<i32>(decode(call(`48 0774696d656f7574 ${others[i]} 5a`)).timeout).toBe(expected[i], others[i]);
    }
  });

  it("keeps attachments that are no text, and shows nothing of them", () => {
    const found = decode(call("48 0161 91 0162 7991 0163 4e 91 0164 0165 0166 5a"));
    expect<i32>(found.headers.count).toBe(5);
    const expected = ["a=?", "b=?", "c=?", "=?", "e=f"];
    for (let i = 0; i < 5; i++) expect<string>(header(found, i)).toBe(expected[i]);
  });

  it("by $invoke is shown as the call of the method that is its first argument", () => {
    const types = "Ljava/lang/String;[Ljava/lang/String;[Ljava/lang/Object;";
    const names = ["$invoke", "$invokeAsync"];
    for (let i = 0; i < names.length; i++) {
      const request = joined([prologue("a.B", "", names[i], types), text("real"), hex("4e 4e 485a")]);
      const found = decode(frame(0xc2, request));
      expect<string>(found.method.toString()).toBe("real");
      expect<bool>(found.headersComplete).toBe(true);
    }
    const echo = joined([prologue("a.B", "", "$echo", "Ljava/lang/Object;"), text("real")]);
    expect<string>(decode(frame(0xc2, echo)).method.toString()).toBe("$echo");
  });

  it("may have no attachments at all", () => {
    const ends = ["", "4e", "485a", "4d01745a"];
    for (let i = 0; i < ends.length; i++) {
      const found = decode(call(ends[i]));
      expect<bool>(found.headersComplete).toBe(true);
      expect<i32>(found.headers.count).toBe(0);
    }
  });

  it("passes though its payload is not what a call has", () => {
    const payloads = ["", "91", "03", "05322e302e32 0361", "c0c0c0"];
    for (let i = 0; i < payloads.length; i++) {
      const found = decode(frame(0xc2, hex(payloads[i])));
      expect<i32>(found.service.length).toBe(0);
      expect<bool>(found.headersComplete).toBe(false);
    }
  });

  it("shows no attachments, nor what they say, if not all can be read", () => {
    const ends = [
      "48 0567726f7570 0167 0161",
      "48 0567726f7570 0167 0161 40 5a",
      "91",
      "5190",
      "48 78 0161 5a",
    ];
    for (let i = 0; i < ends.length; i++) {
      const found = decode(call(ends[i]));
      expect<string>(found.service.toString()).toBe("a.B");
      expect<bool>(found.headersComplete).toBe(false);
      expect<i32>(found.headers.count).toBe(0);
      expect<i32>(found.group.length).toBe(0);
    }
  });

  it("with more attachments than a frame has is malformed", () => {
    const parts: Bytes[] = [prologue("a.B", "", "c", ""), hex("48")];
    for (let i = 0; i < 1024; i++) parts.push(hex("01610162"));
    const most = joined(parts);
    expect<i32>(decode(frame(0xc2, joined([most, hex("5a")]))).headers.count).toBe(1024);
    decode(frame(0xc2, joined([most, hex("016101625a")])), DecodeStatus.Malformed);
  });

  it("of another serialization passes, and says nothing", () => {
    const found = decode(frame(0xd5, hex("0a0161")));
    expect<StreamType>(found.streamType).toBe(StreamType.Request);
    expect<u32>(found.replyHint).toBe(21);
    expect<bool>(found.headersComplete).toBe(false);
    expect<i32>(found.service.length).toBe(0);
  });
});

describe("a frame that arrives in pieces", () => {
  it("is asked for by its head first", () => {
    const data = call("485a");
    for (let size = 0; size < 16; size++) {
      const found = decode(new Bytes(data.ptr, size), DecodeStatus.NeedMore);
      expect<u32>(found.wanted).toBe(16);
      expect<u32>(found.length).toBe(0);
    }
  });

  it("is refused at the first byte that is wrong", () => {
    expect<string>(decode(hex("00"), DecodeStatus.Malformed).error).toBe(
      "no Dubbo frame: the magic number is missing",
    );
    decode(hex("da00"), DecodeStatus.Malformed);
    const long = "the payload is longer than a Dubbo frame can be";
    expect<string>(decode(hex("dabbc2000000000000000007 80000000"), DecodeStatus.Malformed).error).toBe(long);
    expect<string>(decode(hex("dabbc2000000000000000007 7ffffff0"), DecodeStatus.Malformed).error).toBe(long);
    decode(hex("dabbc2000000000000000007 7fffffef"), DecodeStatus.NeedMore);
  });

  it("has a head once its prologue is there", () => {
    const start = prologue("a.B", "1.0", "get", "[B");
    const data = frame(0xc2, joined([start, hex("62ff")]));
    for (let size = 16; size < 16 + start.length; size++) {
      const found = decode(new Bytes(data.ptr, size), DecodeStatus.NeedMore);
      expect<u32>(found.wanted).toBe(found.length);
    }
    const found = decode(new Bytes(data.ptr, 16 + start.length), DecodeStatus.Head);
    expect<string>(found.method.toString()).toBe("get");
    expect<u32>(found.wanted).toBe(found.length);
    expect<bool>(found.headersComplete).toBe(false);
  });

  it("is looked at seldom while a long prologue comes", () => {
    const name = new Bytes(heap.alloc(60_000), 60_000);
    memory.fill(name.ptr, 0x61, 60_000);
    const start = joined([hex("05322e302e32 53ea60"), name, hex("00 0163 00"), joined([name, name])]);
    const data = frame(0xc2, start);
    const found = codec.createFrame();
    const sizes: i32[] = [];
    let size = 16;
    while (codec.decode(new Bytes(data.ptr, size), found) == DecodeStatus.NeedMore) {
      size = <i32>found.wanted;
      sizes.push(size);
    }
    expect<i32>(sizes.length).toBe(5);
    expect<i32>(sizes[0]).toBe(4096);
    expect<i32>(sizes[1]).toBe(8192);
    // No more than a prologue may have.
    expect<i32>(size).toBe(65_536);
    expect<i32>(found.service.length).toBe(60_000);
  });

  it("has no service if its prologue goes beyond what a prologue has", () => {
    const name = new Bytes(heap.alloc(65_000), 65_000);
    memory.fill(name.ptr, 0x61, 65_000);
    const data = frame(
      0xc2,
      joined([hex("05322e302e32 53fde8"), name, hex("53fde8"), name, hex("00000000")]),
    );
    const found = decode(new Bytes(data.ptr, 65_536), DecodeStatus.Head);
    expect<i32>(found.service.length).toBe(0);
    expect<bool>(decode(data).headersComplete).toBe(false);
  });
});

describe("an event", () => {
  it("of null is a heartbeat", () => {
    const found = decode(frame(0xe2, hex("4e")));
    expect<bool>(found.isHeartbeat).toBe(true);
    expect<bool>(found.isGoAway).toBe(false);
    expect<StreamType>(found.streamType).toBe(StreamType.Request);
  });

  it("without the two-way flag wants no answer", () => {
    const found = decode(frame(0xa2, hex("4e")));
    expect<bool>(found.isHeartbeat).toBe(true);
    expect<StreamType>(found.streamType).toBe(StreamType.RequestOneWay);
  });

  it("of the text R says that no new calls are taken, whatever the serialization", () => {
    // As Dubbo 2.7.23 and 3.3.0 send it, in Hessian 2, fastjson, Java's own and fastjson 2.
    const frames = [
      "dabba200000000000000001f00000002 0152",
      "dabba600000000000000001f00000004 2252220a",
      "dabba300000000000000001f0000000b aced000577010174000152",
      "dabbb70054720615bff337d600000006 000000024a52",
    ];
    for (let i = 0; i < frames.length; i++) {
      const found = decode(hex(frames[i]));
      expect<bool>(found.isGoAway).toBe(true);
      expect<bool>(found.isHeartbeat).toBe(false);
      expect<StreamType>(found.streamType).toBe(StreamType.RequestOneWay);
    }
  });

  it("of the text W, that calls are taken again, is treated as a heartbeat", () => {
    const found = decode(frame(0xa2, hex("0157")));
    expect<bool>(found.isHeartbeat).toBe(true);
    expect<bool>(found.isGoAway).toBe(false);
  });

  it("is awaited whole, and is not long", () => {
    const data = frame(0xe2, hex("4e"));
    expect<u32>(decode(new Bytes(data.ptr, 16), DecodeStatus.NeedMore).wanted).toBe(17);
    decode(hex("dabbe2000000000000000007 00001000"), DecodeStatus.Malformed);
  });

  it("may be an answer", () => {
    const found = decode(hex("dabb2214000000000000000900000001 4e"));
    expect<bool>(found.isHeartbeat).toBe(true);
    expect<StreamType>(found.streamType).toBe(StreamType.Response);
    expect<u64>(found.requestId).toBe(9);
  });
});

describe("a response", () => {
  it("has a status, and all of its head at once", () => {
    const data = hex("dabb021fffffffffffffffff00000003 026f6b");
    const found = decode(new Bytes(data.ptr, 16), DecodeStatus.Head);
    expect<StreamType>(found.streamType).toBe(StreamType.Response);
    expect<u32>(found.status).toBe(31);
    expect<u64>(found.requestId).toBe(u64.MAX_VALUE);
    expect<u32>(found.wanted).toBe(19);
    expect<bool>(decode(data).headersComplete).toBe(true);
  });
});
