import { ByteWriter } from "../../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../../assembly/bytes/bytes";
import { encodeHex } from "../../../../assembly/bytes/hex";
import { Dubbo } from "../../../../protocols/dubbo/dubbo";
import { DecodeStatus } from "../../../../protocols/xprotocol/decode-status";
import { XFrame } from "../../../../protocols/xprotocol/frame";
import { call, frame, hex, joined, kept, prologue, text } from "./frames";

const codec = new Dubbo();

function decode(data: Bytes): XFrame {
  const frame = codec.createFrame();
  expect<DecodeStatus>(codec.decode(kept(data), frame)).toBe(DecodeStatus.Whole);
  return frame;
}

/** The frame as it is written with the id 7, and read again. */
function written(frame: XFrame): Bytes {
  const out = new ByteWriter(1 << 20);
  // What is there already stays.
  out.writeByte(0xff);
  codec.writeStart(frame, 7, out);
  expect<u8>(out.written.at(0)).toBe(0xff);
  const bytes = out.written.slice(1).copy();
  decode(bytes);
  return bytes;
}

/** What is written in place of the attachments that are given. */
function attachments(frame: XFrame): string {
  const digits = encodeHex(written(frame));
  return digits.slice(encodeHex(call("")).length);
}

function value(content: string): Bytes {
  return kept(Bytes.fromString(content));
}

describe("a frame that was not edited", () => {
  it("is written as it came, but for its id", () => {
    const data = call("48 0161 0162 0163 7991 5a ffff");
    const out = new ByteWriter(1000);
    codec.writeStart(decode(data), 0x0102030405, out);
    expect<string>(encodeHex(out.written)).toBe(
      encodeHex(data).replace("0000000000000007", "0000000102030405"),
    );
  });

  it("is written without what comes behind it", () => {
    const data = call("485a");
    const frame = decode(joined([data, data]));
    expect<bool>(written(frame).equals(data)).toBe(true);
  });

  it("is written as far as it was there", () => {
    const data = call("485a");
    const frame = codec.createFrame();
    codec.decode(new Bytes(kept(data).ptr, data.length - 1), frame);
    const out = new ByteWriter(1000);
    codec.writeStart(frame, 7, out);
    codec.writeMore(frame, new Bytes(data.ptr + data.length - 1, 1), out);
    expect<bool>(out.written.equals(data)).toBe(true);
  });
});

describe("attachments", () => {
  it("are changed, removed and added", () => {
    const frame = decode(call("48 0161 0162 0163 0164 0165 0166 5a"));
    frame.headers.set(0, value("long 世😀"));
    frame.headers.remove(1);
    frame.headers.add(value("new"), value("x"));
    expect<string>(attachments(frame)).toBe(
      "480161" + "086c6f6e6720e4b896eda0bdedb880" + "01650166" + "036e65770178" + "5a",
    );
  });

  it("set the length that the frame has", () => {
    const frame = decode(call("48 0161 0162 5a"));
    frame.headers.add(value("name"), value("value"));
    const again = decode(written(frame));
    expect<u32>(again.length).toBe(frame.length + 11);
    expect<i32>(again.headers.count).toBe(2);
    expect<string>(again.headers.at(1).value.toString()).toBe("value");
  });

  it("are made where there were none", () => {
    const ends = ["", "4e", "485a"];
    for (let i = 0; i < ends.length; i++) {
      const frame = decode(call(ends[i]));
      frame.headers.add(value("a"), value("b"));
      expect<string>(attachments(frame)).toBe("48016101625a");
    }
  });

  it("keep the type of their map, and what is behind it", () => {
    const frame = decode(call("4d 0174 0161 0162 5a c0ffee"));
    frame.headers.remove(0);
    expect<string>(attachments(frame)).toBe("4d01745ac0ffee");
  });

  it("that are no text stay as they are when others change", () => {
    const frame = decode(call("48 0161 7991 0162 0163 0164 5191 4e 91 5a"));
    frame.headers.set(1, value("new"));
    expect<string>(attachments(frame)).toBe("4801617991" + "0162036e6577" + "01645191" + "4e91" + "5a");
  });

  it("that are numbers and null can be removed and replaced", () => {
    const frame = decode(call("48 0161 91 0162 4e 0163 7991 5a"));
    frame.headers.remove(0);
    frame.headers.set(1, value("x"));
    expect<string>(attachments(frame)).toBe("4801620178" + "01637991" + "5a");
  });

  it("that later ones may refer to stay, by the empty name", () => {
    const frame = decode(call("48 0161 7991 0162 0163 0164 43 0143 90 60 0165 5191 5a"));
    frame.headers.remove(0);
    frame.headers.set(2, value("x"));
    frame.headers.remove(1);
    expect<string>(attachments(frame)).toBe(
      "48" + "007991" + "0043014390600164" + "0178" + "01655191" + "5a",
    );
  });

  it("that have no numbers behind them go", () => {
    const frame = decode(call("48 0161 7991 0162 78 0163 0164 5a"));
    frame.headers.remove(1);
    expect<string>(attachments(frame)).toBe("4801617991" + "01630164" + "5a");
  });

  it("are not written where they could not be read", () => {
    const data = call("40");
    const frame = decode(data);
    frame.headers.add(value("a"), value("b"));
    expect<bool>(written(frame).equals(data)).toBe(true);
  });

  it("of a frame of arguments leave these alone", () => {
    const argument = joined([text("x"), hex("7a9192 43014391016160 7991")]);
    const data = frame(
      0xc2,
      joined([prologue("a.B", "1", "c", "La;[ILb;"), argument, hex("48 0161 0162 5a")]),
    );
    const changed = decode(data);
    changed.headers.set(0, value("c"));
    const digits = encodeHex(written(changed));
    expect<string>(digits).toBe(encodeHex(data).replace("4801610162", "4801610163"));
  });

  it("that do not fit leave the frame unwritten, and say so", () => {
    const frame = decode(call("48 0161 0162 5a"));
    frame.headers.add(value("name"), value("value"));
    for (let limit = 0; limit < 60; limit++) {
      const out = new ByteWriter(limit);
      codec.writeStart(frame, 7, out);
      expect<bool>(out.overflowed).toBe(limit < <i32>frame.length + 11);
    }
  });
});

/** A prologue in fastjson 2, of a call without arguments. */
const JSONB = "00000006 4e322e302e32 00000004 4c612e42 00000001 49 00000002 4a63 00000001 49";

/** What is written behind it. */
function behind(frame: XFrame): string {
  return encodeHex(written(frame)).slice(32 + JSONB.replaceAll(" ", "").length);
}

describe("attachments in fastjson 2", () => {
  it("are changed, removed and added", () => {
    const changed = decode(frame(0xd7, hex(`${JSONB} 0000000d a6 4a61 4a62 4a63 05 4a64 4a65 a5`)));
    expect<i32>(changed.headers.count).toBe(3);
    changed.headers.set(0, value("größe"));
    changed.headers.remove(2);
    changed.headers.add(value("new"), value("x".repeat(50)));
    expect<string>(behind(changed)).toBe(
      "00000049" +
        "a6" +
        "4a61" +
        "7a076772c3b6c39f65" +
        "4a6305" +
        "4c6e6577" +
        "793832" +
        "78".repeat(50) +
        "a5",
    );
  });

  it("are made where there were none", () => {
    const ends = ["", "00000001af", "00000002a6a5"];
    for (let i = 0; i < ends.length; i++) {
      const changed = decode(frame(0xd7, hex(`${JSONB} ${ends[i]}`)));
      changed.headers.add(value("a"), value("b"));
      expect<string>(behind(changed)).toBe("00000006a64a614a62a5");
    }
  });

  it("are not written where they are more than texts and numbers", () => {
    const data = frame(0xd7, hex(`${JSONB} 00000006 a6 4a61 a6 a5 a5`));
    const unread = decode(data);
    expect<bool>(unread.headersComplete).toBe(false);
    unread.headers.add(value("a"), value("b"));
    expect<bool>(written(unread).equals(data)).toBe(true);
  });

  it("keep what is behind them", () => {
    const changed = decode(frame(0xd7, hex(`${JSONB} 00000002a6a5 ffff`)));
    changed.headers.add(value("a"), value("b"));
    expect<string>(behind(changed)).toBe("00000006a64a614a62a5ffff");
  });
});
