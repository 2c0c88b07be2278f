import { equalsString, startsWithString, toLower } from "../../../assembly/bytes/ascii";
import { bytes } from "../../../assembly/bytes/bytes";

function equals(encoded: string, text: string): bool {
  const view = bytes(encoded);
  return equalsString(view.ptr, view.length, text);
}

function startsWith(encoded: string, text: string): bool {
  const view = bytes(encoded);
  return startsWithString(view.ptr, view.length, text);
}

describe("lower case", () => {
  it("changes the letters A to Z alone", () => {
    for (let byte = 0; byte < 256; byte++) {
      const expected = byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
      expect<u8>(toLower(<u8>byte)).toBe(<u8>expected);
    }
  });
});

describe("bytes and strings", () => {
  it("are equal if the string's UTF-8 is the bytes", () => {
    const texts = ["", "a", "ab", "é", "aé", "€", "😀", "\0", "\u007f", "\u0080", "ab\0"];
    for (let i = 0; i < texts.length; i++) {
      for (let j = 0; j < texts.length; j++) {
        expect<bool>(equals(texts[i], texts[j])).toBe(i == j, `${texts[i]} and ${texts[j]}`);
      }
    }
  });

  it("are not equal because a unit's low byte is the same", () => {
    expect<bool>(equals("a", "\u0161")).toBe(false);
    expect<bool>(equals("a", "A")).toBe(false);
  });

  it("start alike if the first bytes are the string's", () => {
    expect<bool>(startsWith("abc", "ab")).toBe(true);
    expect<bool>(startsWith("abc", "abc")).toBe(true);
    expect<bool>(startsWith("abc", "")).toBe(true);
    expect<bool>(startsWith("éa", "é")).toBe(true);
    expect<bool>(startsWith("abc", "abcd")).toBe(false);
    expect<bool>(startsWith("abc", "b")).toBe(false);
    expect<bool>(startsWith("", "a")).toBe(false);
  });
});
