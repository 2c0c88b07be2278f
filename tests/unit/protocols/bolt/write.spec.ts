import { ByteWriter } from "../../../../assembly/bytes/byte-writer";
import { Bytes, bytes } from "../../../../assembly/bytes/bytes";
import { crc32 } from "../../../../assembly/hash/crc32";
import { Bolt } from "../../../../protocols/bolt/bolt";
import { BoltFrame } from "../../../../protocols/bolt/bolt-frame";
import { BoltV2 } from "../../../../protocols/bolt/bolt-v2";
import { DecodeStatus } from "../../../../protocols/xprotocol/decode-status";
import {
  CHECKED_REQUEST,
  frameOf,
  headersOf,
  hexOf,
  lastWord,
  makeFrame,
  makeFrameV2,
  REQUEST,
} from "./frames";

const bolt = new Bolt();
const boltV2 = new BoltV2();
const frame = new BoltFrame();
const again = new BoltFrame();
const out = new ByteWriter(1 << 24);
const NONE = new Bytes();

/** A text of that length. */
function long(length: i32): Bytes {
  const buffer = new ArrayBuffer(length);
  memory.fill(changetype<usize>(buffer), 0x78, length);
  return Bytes.wrap(buffer);
}

/** Writes the first `cut` bytes of a frame, and the rest of it in pieces of three bytes. */
function stream(data: Bytes, cut: i32, added: Bytes): Bytes {
  boltV2.decode(data.slice(0, cut), frame);
  if (!added.isEmpty) frame.headers.add(bytes("x-added"), added);
  out.clear();
  boltV2.writeStart(frame, 9, out);
  for (let at = cut; at < data.length; at += 3) boltV2.writeMore(frame, data.slice(at, at + 3), out);
  return out.written;
}

describe("a frame that is written", () => {
  it("is as it came but for the request id", () => {
    bolt.decode(frameOf(REQUEST), frame);
    out.clear();
    bolt.writeStart(frame, 0x1_a0b0c0d0, out);
    expect<string>(hexOf(out.written)).toBe(REQUEST.replace("0100000001", "01a0b0c0d0"));
  });

  it("is written behind what was there", () => {
    bolt.decode(frameOf(REQUEST), frame);
    out.clear();
    out.writeByte(7);
    bolt.writeStart(frame, 1, out);
    expect<string>(hexOf(out.written)).toBe("07" + REQUEST);
  });

  it("has its headers as they were edited, in order, and all else as it was", () => {
    const headers = headersOf(["keep", "1", "change", "2", "null", "null", "drop", "4"]);
    bolt.decode(makeFrame(1, 1, 12, "com.test.Order", headers, bytes("content")), frame);
    frame.headers.set(1, bytes("a longer value"));
    frame.headers.remove(3);
    frame.headers.add(bytes("new"), bytes(""));
    out.clear();
    bolt.writeStart(frame, 258, out);
    const expected = headersOf(["keep", "1", "change", "a longer value", "null", "null", "new", ""]);
    expect<string>(hexOf(out.written)).toBe(
      hexOf(makeFrame(1, 1, 12, "com.test.Order", expected, bytes("content"))),
    );
  });

  it("can lose all its headers, or get its first", () => {
    bolt.decode(makeFrame(1, 1, 12, "C", headersOf(["a", "1"]), bytes("content")), frame);
    frame.headers.remove(0);
    out.clear();
    bolt.writeStart(frame, 258, out);
    const bare = makeFrame(1, 1, 12, "C", NONE, bytes("content"));
    expect<string>(hexOf(out.written)).toBe(hexOf(bare));
    bolt.decode(bare, frame);
    frame.headers.add(bytes("b"), bytes("2"));
    out.clear();
    bolt.writeStart(frame, 258, out);
    expect<string>(hexOf(out.written)).toBe(
      hexOf(makeFrame(1, 1, 12, "C", headersOf(["b", "2"]), bytes("content"))),
    );
  });

  it("goes as it came where its headers are no list", () => {
    const data = makeFrame(1, 1, 1, "C", bytes("opaque"), bytes("content"));
    bolt.decode(data, frame);
    frame.headers.add(bytes("x-added"), bytes("1"));
    out.clear();
    bolt.writeStart(frame, 258, out);
    expect<string>(hexOf(out.written)).toBe(hexOf(data));
  });

  it("goes as it came where its headers would be longer than SOFABolt reads", () => {
    const data = makeFrame(1, 1, 1, "C", NONE, bytes("content"));
    bolt.decode(data, frame);
    frame.headers.add(bytes("x"), long(32767 - 9));
    out.clear();
    bolt.writeStart(frame, 258, out);
    expect<i32>(out.length).toBe(data.length + 32767);
    bolt.decode(data, frame);
    frame.headers.add(bytes("x"), long(32768 - 9));
    out.clear();
    bolt.writeStart(frame, 258, out);
    expect<string>(hexOf(out.written)).toBe(hexOf(data));
  });

  it("can have headers that were longer than that shortened", () => {
    const headers = headersOf(["a", long(40000).toString(), "b", "1"]);
    bolt.decode(makeFrame(1, 1, 1, "C", headers, bytes("content")), frame);
    frame.headers.remove(1);
    out.clear();
    bolt.writeStart(frame, 258, out);
    expect<DecodeStatus>(bolt.decode(out.written, again)).toBe(DecodeStatus.Whole);
    expect<i32>(again.headers.count).toBe(1);
  });

  it("is left out whole where there is no room for it", () => {
    const small = new ByteWriter(100);
    bolt.decode(frameOf(REQUEST), frame);
    bolt.writeStart(frame, 1, small);
    bolt.writeMore(frame, long(101), small);
    expect<i32>(small.length).toBe(0);
    expect<bool>(small.overflowed).toBe(true);
  });
});

describe("the CRC-32 of a frame that is written", () => {
  it("is that of the new bytes", () => {
    boltV2.decode(frameOf(CHECKED_REQUEST), frame);
    out.clear();
    boltV2.writeStart(frame, 1, out);
    expect<string>(hexOf(out.written)).toBe(CHECKED_REQUEST);
    frame.headers.add(bytes("x"), bytes("y"));
    out.clear();
    boltV2.writeStart(frame, 77, out);
    expect<DecodeStatus>(boltV2.decode(out.written, again)).toBe(DecodeStatus.Whole);
    expect<u64>(again.requestId).toBe(77);
    expect<i32>(again.headers.count).toBe(2);
    expect<u32>(lastWord(out.written)).toBe(crc32(out.written.slice(0, out.length - 4)));
  });

  it("is right in a frame that passed in pieces, edited or not", () => {
    const data = makeFrameV2(2, 1, 1, "C", headersOf(["a", "1"]), long(200));
    const added: Bytes[] = [NONE, bytes("here"), long(300)];
    for (let i = 0; i < added.length; i++) {
      // All of the content there, a part of it, and a part of the CRC-32, too.
      for (let missing = 1; missing <= 204; missing++) {
        const written = stream(data, data.length - missing, added[i]);
        expect<DecodeStatus>(boltV2.decode(written, again)).toBe(DecodeStatus.Whole, `${missing}`);
        expect<bool>(boltV2.verify(again)).toBe(true, `${missing} of ${i}`);
        expect<i32>(again.headers.count).toBe(added[i].isEmpty ? 1 : 2);
      }
    }
  });

  it("stays wrong by the same bits in a frame that passed in pieces", () => {
    const content = long(5000);
    const data = makeFrameV2(2, 1, 1, "C", headersOf(["a", "1"]), content);
    const length = data.length;
    const right = lastWord(data);
    for (let place = 0; place < 3; place++) {
      const damaged = data.copy();
      // In the content, and in the CRC-32 itself.
      const at = damaged.ptr + <usize>(place == 0 ? length - 100 : place == 1 ? length - 2000 : length - 1);
      store<u8>(at, load<u8>(at) ^ 0x10);
      const written = stream(damaged, 2500, bytes("here"));
      boltV2.decode(written, again);
      expect<bool>(boltV2.verify(again)).toBe(false, `${place}`);
      const off = lastWord(written) ^ crc32(written.slice(0, written.length - 4));
      expect<u32>(off).toBe(lastWord(damaged) ^ crc32(damaged.slice(0, length - 4)), `${place}`);
    }
    expect<u32>(lastWord(data)).toBe(right);
  });

  it("is not there in Bolt v2 without one", () => {
    const data = makeFrameV2(1, 0, 1, "C", NONE, long(100));
    const written = stream(data, 50, NONE).copy();
    expect<DecodeStatus>(boltV2.decode(data, frame)).toBe(DecodeStatus.Whole);
    out.clear();
    boltV2.writeStart(frame, 9, out);
    expect<string>(hexOf(written)).toBe(hexOf(out.written));
  });
});

describe("a frame whose body was changed", () => {
  it("gets the length of what is there", () => {
    const before = makeFrame(1, 1, 1, "C", headersOf(["a", "1"]), bytes("content"));
    const after = makeFrame(1, 1, 1, "C", headersOf(["a", "1"]), bytes("another content"));
    const head = before.length - 7;
    out.clear();
    out.write(before.slice(0, head));
    out.write(bytes("another content"));
    const data = out.written.copy();
    expect<bool>(bolt.mendLength(data)).toBe(true);
    expect<string>(hexOf(data)).toBe(hexOf(after));
  });

  it("gets a new CRC-32 in its last four bytes", () => {
    const before = makeFrameV2(2, 1, 1, "C", NONE, bytes("content"));
    out.clear();
    out.write(before.slice(0, before.length - 4));
    out.write(bytes(" and more????"));
    const data = out.written.copy();
    expect<bool>(boltV2.mendLength(data)).toBe(true);
    expect<string>(hexOf(data)).toBe(hexOf(makeFrameV2(2, 1, 1, "C", NONE, bytes("content and more"))));
  });

  it("cannot be shorter than what comes before its content and after it", () => {
    const data = makeFrameV2(2, 1, 1, "Class", headersOf(["a", "1"]), bytes("content"));
    const around = data.length - 7;
    expect<bool>(boltV2.mendLength(data.slice(0, around).copy())).toBe(true);
    expect<bool>(boltV2.mendLength(data.slice(0, around - 1).copy())).toBe(false);
    expect<bool>(boltV2.mendLength(data.slice(0, 23).copy())).toBe(false);
    expect<bool>(boltV2.mendLength(NONE)).toBe(false);
    expect<bool>(bolt.mendLength(data)).toBe(false);
  });
});
