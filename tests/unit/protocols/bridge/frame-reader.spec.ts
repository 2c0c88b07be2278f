import { ByteWriter } from "../../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../../assembly/bytes/bytes";
import { FrameReader } from "../../../../protocols/bridge/frame-reader";
import { Limits } from "../../../../protocols/bridge/limits";
import { DecodeStatus } from "../../../../protocols/xprotocol/decode-status";
import { XFrame } from "../../../../protocols/xprotocol/frame";
import { PoolMode } from "../../../../protocols/xprotocol/pool-mode";
import { ProtocolMatch } from "../../../../protocols/xprotocol/protocol-match";
import { XProtocol } from "../../../../protocols/xprotocol/xprotocol";

/** `L`, two bytes of length (big-endian, of all), and what follows; `X` for the checksum is wrong. */
class Plain extends XProtocol {
  get name(): string {
    return "plain";
  }
  get poolMode(): PoolMode {
    return PoolMode.PingPong;
  }
  match(start: Bytes): ProtocolMatch {
    return ProtocolMatch.Yes;
  }
  createFrame(): XFrame {
    return new XFrame();
  }
  decode(data: Bytes, frame: XFrame): DecodeStatus {
    frame.reset(data);
    if (data.at(0) != 0x4c) {
      frame.error = "no L";
      return DecodeStatus.Malformed;
    }
    frame.wanted = 3;
    if (data.length < 3) return DecodeStatus.NeedMore;
    frame.length = ((<u32>data.at(1)) << 8) | data.at(2);
    frame.wanted = frame.length;
    return <u32>data.length < frame.length ? DecodeStatus.Head : DecodeStatus.Whole;
  }
  verify(frame: XFrame): bool {
    return frame.data.at(3) != 0x58;
  }
  mendLength(data: Bytes): bool {
    return false;
  }
  writeStart(frame: XFrame, requestId: u64, out: ByteWriter): void {}
  toHttp(status: u32): u32 {
    return 200;
  }
  mapping(httpStatus: u32): u32 {
    return 0;
  }
  hijack(requestId: u64, replyHint: u32, httpStatus: u32, reason: Bytes, out: ByteWriter): void {}
}

/** Notes what it is told. */
class Reader extends FrameReader {
  text: string = "";

  constructor(limits: Limits) {
    super(new Plain(), new XFrame(), limits);
  }
  protected onFrame(frame: XFrame): void {
    this.text += `[${frame.data.slice(3, frame.length).toString()}]`;
  }
  protected onStart(frame: XFrame): void {
    this.text += `<${frame.data.slice(3).toString()}`;
  }
  protected onPiece(piece: Bytes, isLast: bool): void {
    this.text += piece.toString() + (isLast ? ">" : "");
  }
  protected get isOver(): bool {
    return false;
  }
}

function reader(): Reader {
  const limits = new Limits();
  limits.bufferedFrameBytes = 20;
  limits.maxFrameBytes = 1000;
  return new Reader(limits);
}

/** Frames with these texts, one behind the other. */
function frames(texts: string[]): Bytes {
  const out = new ByteWriter(10_000);
  for (let i = 0; i < texts.length; i++) {
    out.writeByte(0x4c);
    out.writeByte(<u8>((texts[i].length + 3) >> 8));
    out.writeByte(<u8>(texts[i].length + 3));
    out.write(Bytes.fromString(texts[i]));
  }
  return out.written.copy();
}

describe("a reader of frames", () => {
  it("hands over what comes at once, long or not", () => {
    const one = reader();
    expect(one.receive(frames(["a", "", "c".repeat(100)]))).toBe(true);
    expect(one.text).toBe(`[a][][${"c".repeat(100)}]`);
    expect(one.isInFrame).toBe(false);
  });

  it("hands over the same, cut at any two places", () => {
    const data = frames(["a", "bcd", "", "efghijklmn"]);
    for (let first = 0; first <= data.length; first++) {
      for (let second = first; second <= data.length; second++) {
        const one = reader();
        one.receive(data.slice(0, first));
        one.receive(data.slice(first, second));
        expect(one.receive(data.slice(second))).toBe(true);
        expect(one.text).toBe("[a][bcd][][efghijklmn]");
      }
    }
  });

  it("hands over long frames in pieces, and what follows", () => {
    const long = "0123456789".repeat(5);
    const data = frames(["a", long, "b"]);
    for (let size = 1; size < 10; size++) {
      const one = reader();
      for (let at = 0; at < data.length; at += size)
        expect(one.receive(data.slice(at, at + size))).toBe(true);
      expect(one.text).toBe(`[a]<${long}>[b]`);
    }
  });

  it("says what is wrong, and stops there", () => {
    const one = reader();
    expect(one.receive(Bytes.fromString("?"))).toBe(false);
    expect(one.error).toBe("no L");
    const two = reader();
    expect(two.receive(frames(["a", "Xb", "c"]))).toBe(false);
    expect(two.error.includes("checksum")).toBe(true);
    expect(two.text).toBe("[a]");
    const three = reader();
    expect(three.receive(frames(["y".repeat(1000)]).slice(0, 3))).toBe(false);
    expect(three.error.includes("longer")).toBe(true);
  });
});
