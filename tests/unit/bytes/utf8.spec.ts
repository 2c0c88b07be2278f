import { Bytes, bytes } from "../../../assembly/bytes/bytes";
import { encodedLength, encodeInto, writeCodePoint } from "../../../assembly/bytes/utf8";
import { isUtf8, sequenceLength } from "../../../assembly/bytes/utf8-check";
import { raw } from "../support/raw";

function isWellFormed(text: Bytes): bool {
  return isUtf8(text.ptr, text.length);
}

describe("encoding", () => {
  it("takes one to four bytes a character", () => {
    expect<bool>(
      bytes("aé€😀").equals(raw([0x61, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80])),
    ).toBe(true);
    expect<usize>(encodedLength("aé€😀")).toBe(10);
    expect<usize>(encodedLength("")).toBe(0);
    expect<bool>(
      bytes("\0\u007f\u0080\u07ff\u0800\uffff").equals(
        raw([0x00, 0x7f, 0xc2, 0x80, 0xdf, 0xbf, 0xe0, 0xa0, 0x80, 0xef, 0xbf, 0xbf]),
      ),
    ).toBe(true);
  });

  it("is undone by decoding", () => {
    expect<string>(bytes("").toString()).toBe("");
    expect<string>(bytes("aé€😀\0z").toString()).toBe("aé€😀\0z");
  });

  it("writes U+FFFD for half of a surrogate pair, and never more than there is room for", () => {
    const halves = ["\ud800", "\udc00", "a\ud800", "\ud800a", "\udc00\ud800", "\ud83d\ud83d\ude00"];
    for (let i = 0; i < halves.length; i++) {
      const encoded = Bytes.fromString(halves[i]);
      expect<bool>(isWellFormed(encoded)).toBe(true, `${i}`);
      expect<bool>(encoded.toString().includes("\ufffd")).toBe(true, `${i}`);
      expect<usize>(encodeInto(halves[i], encoded.ptr)).toBe(encoded.length, `${i}`);
    }
  });

  it("writes every code point as the checker wants it", () => {
    const out = new Bytes(changetype<usize>(new StaticArray<u8>(4)), 4);
    for (let code: u32 = 0; code <= 0x10ffff; code++) {
      if (code >= 0xd800 && code < 0xe000) continue;
      const end = writeCodePoint(code, out.ptr);
      if (sequenceLength(out.ptr, end) != <i32>(end - out.ptr)) expect<u32>(code).toBe(0xffffffff);
    }
    expect<string>(out.toString()).toBe("\udbff\udfff");
  });
});

describe("decoding", () => {
  it("survives any bytes", () => {
    for (let a = 0; a < 256; a++) {
      for (let b = 0; b < 256; b += 5) {
        raw([<u8>a]).toString();
        raw([<u8>a, <u8>b]).toString();
        raw([0x61, <u8>a, <u8>b, 0x80]).toString();
        raw([<u8>a, <u8>b, 0x80, 0xbf, 0x61]).toString();
      }
    }
  });

  it("drops a sequence that is cut off", () => {
    expect<string>(bytes("aé").slice(0, 2).toString()).toBe("a");
    expect<string>(bytes("a😀").slice(0, 4).toString()).toBe("a");
  });
});

describe("well-formed UTF-8", () => {
  it("is every character, whole", () => {
    expect<bool>(isWellFormed(bytes(""))).toBe(true);
    expect<bool>(isWellFormed(bytes("aé€😀"))).toBe(true);
    expect<bool>(isWellFormed(raw([0xf4, 0x8f, 0xbf, 0xbf]))).toBe(true);
    for (let end = 1; end < 4; end++) expect<bool>(isWellFormed(bytes("😀").slice(0, end))).toBe(false);
  });

  it("is no other bytes", () => {
    expect<bool>(isWellFormed(raw([0x80]))).toBe(false);
    expect<bool>(isWellFormed(raw([0x61, 0xc0, 0x80]))).toBe(false);
    expect<bool>(isWellFormed(raw([0xe0, 0x9f, 0xbf]))).toBe(false);
    expect<bool>(isWellFormed(raw([0xed, 0xa0, 0x80]))).toBe(false);
    expect<bool>(isWellFormed(raw([0xf0, 0x8f, 0xbf, 0xbf]))).toBe(false);
    expect<bool>(isWellFormed(raw([0xf4, 0x90, 0x80, 0x80]))).toBe(false);
    expect<bool>(isWellFormed(raw([0xe2, 0x82, 0x41]))).toBe(false);
  });

  it("is exactly so many sequences", () => {
    const text = raw([0, 0, 0, 0]);
    const counts: i32[] = [0, 0, 0];
    for (let high = 0; high < 256; high++) {
      for (let low = 0; low < 256; low++) {
        store<u8>(text.ptr, <u8>high);
        store<u8>(text.ptr, <u8>low, 1);
        store<u16>(text.ptr, 0xbfbf, 2);
        for (let size = 2; size <= 4; size++) {
          if (sequenceLength(text.ptr, text.ptr + size) == size) counts[size - 2]++;
        }
      }
    }
    // Two bytes: 30 first ones and 64 second ones. Three: 32 + 14 * 64 + 32. Four: 48 + 3 * 64 + 16.
    expect<i32[]>(counts).toStrictEqual([30 * 64, 32 + 14 * 64 + 32, 48 + 3 * 64 + 16]);
  });

  it("has no sequence where there are no bytes", () => {
    expect<i32>(sequenceLength(8, 8)).toBe(0);
  });
});
