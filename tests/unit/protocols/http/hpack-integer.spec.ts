import { ByteWriter } from "../../../../assembly/bytes/byte-writer";
import { encodeHex } from "../../../../assembly/bytes/hex";
import { MAX_INTEGER, NO_INTEGER, readInteger, writeInteger } from "../../../../protocols/http/hpack/integer";
import { hex } from "./support";

const out = new ByteWriter(64);

function written(first: u8, prefix: u32, value: u32): string {
  out.clear();
  writeInteger(out, first, prefix, value);
  return encodeHex(out.written);
}

/** The value, or -1 for none; the number of bytes has to be right, whatever follows. */
function read(digits: string, prefix: u32): i64 {
  const bytes = hex(digits + "ffffff");
  const length = digits.length / 2;
  const number = readInteger(bytes.ptr, bytes.ptr + <usize>length, prefix);
  if (number == NO_INTEGER) return -1;
  assert(<i32>(number >> 32) == length, "all of it is read");
  return <i64>(number & 0xffffffff);
}

describe("an integer", () => {
  it("is written as in RFC 7541, appendix C.1", () => {
    expect<string>(written(0, 5, 10)).toBe("0a");
    expect<string>(written(0, 5, 1337)).toBe("1f9a0a");
    expect<string>(written(0, 8, 42)).toBe("2a");
  });

  it("is read as in RFC 7541, appendix C.1", () => {
    expect<i64>(read("ea", 5)).toBe(10);
    expect<i64>(read("ff9a0a", 5)).toBe(1337);
    expect<i64>(read("2a", 8)).toBe(42);
  });

  it("leaves the bits before it as they are", () => {
    expect<string>(written(0x80, 7, 126)).toBe("fe");
    expect<string>(written(0x80, 7, 127)).toBe("ff00");
    expect<string>(written(0x40, 6, 63)).toBe("7f00");
  });

  it("comes back as it was, for each prefix and around each power of two", () => {
    for (let prefix: u32 = 1; prefix <= 8; prefix++) {
      for (let bits: u32 = 0; bits <= 28; bits++) {
        for (let offset: i32 = -1; offset <= 1; offset++) {
          const value = ((<u32>1) << bits) + <u32>offset;
          if (value <= MAX_INTEGER) expect<i64>(read(written(0, prefix, value), prefix)).toBe(value);
        }
      }
    }
  });

  it("is none where it is cut off, too large or without end", () => {
    expect<i64>(read("", 5)).toBe(-1);
    expect<i64>(read("1f", 5)).toBe(-1);
    expect<i64>(read("1f80", 5)).toBe(-1);
    expect<i64>(read("1fe0ffff7f", 5)).toBe(<i64>MAX_INTEGER);
    expect<i64>(read("1fe1ffff7f", 5)).toBe(-1);
    expect<i64>(read("1f81808080" + "01", 5)).toBe(-1);
    expect<i64>(read("1fffffffff0f", 5)).toBe(-1);
    expect<i64>(read("1f808080808001", 5)).toBe(-1);
  });
});
