import { Bytes, bytes } from "../../../assembly/bytes/bytes";
import { raw } from "../support/raw";

const ENDS: i32[] = [i32.MIN_VALUE, -2, -1, 0, 1, 2, 3, 4, 5, i32.MAX_VALUE];

/** A slice of bytes that nothing else refers to after the return. */
function lastThree(text: string): Bytes {
  return Bytes.fromString(text).slice(1);
}

describe("equality", () => {
  it("is that of the bytes, wherever they are", () => {
    expect<bool>(bytes("abc").equals(bytes("abc"))).toBe(true);
    expect<bool>(bytes("xabc").slice(1).equals(bytes("abcx").slice(0, 3))).toBe(true);
    expect<bool>(bytes("").equals(new Bytes())).toBe(true);
    expect<bool>(bytes("abc").equals(bytes("abd"))).toBe(false);
    expect<bool>(bytes("abc").equals(bytes("ab"))).toBe(false);
    expect<bool>(bytes("abc").equals(bytes("abcd"))).toBe(false);
    expect<bool>(bytes("abc").equals(bytes("ABC"))).toBe(false);
    expect<bool>(raw([0, 1]).equals(raw([0, 2]))).toBe(false);
  });

  it("may ignore the case of ASCII letters and of nothing else", () => {
    expect<bool>(bytes("X-Request-ID").equalsIgnoreCase(bytes("x-request-id"))).toBe(true);
    expect<bool>(bytes("abc").equalsIgnoreCase(bytes("abcd"))).toBe(false);
    expect<bool>(bytes("é").equalsIgnoreCase(bytes("É"))).toBe(false);
    let wrong = 0;
    for (let a = 0; a < 256; a++) {
      for (let b = 0; b < 256; b++) {
        const isLetter = (a | 0x20) >= 0x61 && (a | 0x20) <= 0x7a;
        const same = a == b || (isLetter && (a | 0x20) == (b | 0x20));
        if (raw([<u8>a]).equalsIgnoreCase(raw([<u8>b])) != same) wrong++;
      }
    }
    expect<i32>(wrong).toBe(0);
  });
});

describe("at", () => {
  it("reads a byte, and 0 beyond the ends", () => {
    const text = bytes("ab").slice(0, 2);
    expect<u8>(text.at(0)).toBe(0x61);
    expect<u8>(text.at(1)).toBe(0x62);
    expect<u8>(text.at(2)).toBe(0);
    expect<u8>(text.at(-1)).toBe(0);
    expect<u8>(text.at(i32.MAX_VALUE)).toBe(0);
    expect<u8>(text.at(i32.MIN_VALUE)).toBe(0);
    expect<u8>(bytes("abc").slice(0, 2).at(2)).toBe(0);
    expect<u8>(new Bytes().at(0)).toBe(0);
  });
});

describe("slice", () => {
  it("clamps its ends, whatever they are", () => {
    const text = "abc";
    for (let i = 0; i < ENDS.length; i++) {
      for (let j = 0; j < ENDS.length; j++) {
        const from = min(max(ENDS[i], 0), 3);
        const to = max(min(ENDS[j], 3), from);
        const slice = bytes(text).slice(ENDS[i], ENDS[j]);
        expect<string>(slice.toString()).toBe(text.substring(from, to), `slice(${ENDS[i]}, ${ENDS[j]})`);
      }
    }
  });

  it("goes to the end by itself", () => {
    expect<string>(bytes("abc").slice(1).toString()).toBe("bc");
    expect<string>(bytes("abc").slice(3).toString()).toBe("");
  });

  it("shows the same memory and keeps it", () => {
    const whole = bytes("abc").copy();
    const slice = whole.slice(1, 2);
    store<u8>(whole.ptr + 1, 0x58);
    expect<string>(slice.toString()).toBe("X");
    const kept = lastThree("kept");
    for (let i = 0; i < 100_000; i++) Bytes.fromString("0000"); // the collector runs as memory is asked for
    expect<string>(kept.toString()).toBe("ept");
  });
});

describe("copy", () => {
  it("has memory of its own", () => {
    const text = bytes("abc").copy();
    const copy = text.slice(1).copy();
    store<u8>(text.ptr + 1, 0x58);
    expect<string>(copy.toString()).toBe("bc");
    expect<i32>(new Bytes().copy().length).toBe(0);
  });
});

describe("search", () => {
  it("tells what the bytes start and end with", () => {
    expect<bool>(bytes("abc").startsWith(bytes("ab"))).toBe(true);
    expect<bool>(bytes("abc").startsWith(bytes("abc"))).toBe(true);
    expect<bool>(bytes("abc").startsWith(bytes(""))).toBe(true);
    expect<bool>(bytes("abc").startsWith(bytes("abcd"))).toBe(false);
    expect<bool>(bytes("abc").startsWith(bytes("b"))).toBe(false);
    expect<bool>(bytes("abc").endsWith(bytes("bc"))).toBe(true);
    expect<bool>(bytes("abc").endsWith(bytes("abc"))).toBe(true);
    expect<bool>(bytes("abc").endsWith(bytes(""))).toBe(true);
    expect<bool>(bytes("abc").endsWith(bytes("xabc"))).toBe(false);
    expect<bool>(bytes("abc").endsWith(bytes("ab"))).toBe(false);
    expect<bool>(bytes("a.Example.COM").endsWithIgnoreCase(bytes(".example.com"))).toBe(true);
    expect<bool>(bytes("com").endsWithIgnoreCase(bytes(".com"))).toBe(false);
  });

  it("finds a byte from any index", () => {
    expect<i32>(bytes("abab").indexOf(0x62)).toBe(1);
    expect<i32>(bytes("abab").indexOf(0x62, 2)).toBe(3);
    expect<i32>(bytes("abab").indexOf(0x61, -5)).toBe(0);
    expect<i32>(bytes("abab").indexOf(0x62, 4)).toBe(-1);
    expect<i32>(bytes("abab").indexOf(0x62, i32.MAX_VALUE)).toBe(-1);
    expect<i32>(bytes("abab").indexOf(0x63)).toBe(-1);
    expect<i32>(bytes("abc").slice(0, 2).indexOf(0x63)).toBe(-1);
    expect<i32>(new Bytes().indexOf(0)).toBe(-1);
  });
});

describe("emptiness", () => {
  it("is having no bytes", () => {
    expect<bool>(bytes("").isEmpty).toBe(true);
    expect<bool>(new Bytes().isEmpty).toBe(true);
    expect<bool>(bytes("a").isEmpty).toBe(false);
  });
});
