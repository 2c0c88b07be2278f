import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { bytes } from "../../../assembly/bytes/bytes";

function written(value: i64, width: i32 = 1): string {
  const writer = new ByteWriter(100);
  writer.writeNumber(value, width);
  return writer.written.toString();
}

describe("a writer", () => {
  it("puts bytes together", () => {
    const writer = new ByteWriter(100);
    writer.write(bytes("a"));
    writer.writeByte(0x2d);
    writer.write(bytes(""));
    writer.writeNumber(42);
    expect<string>(writer.written.toString()).toBe("a-42");
    expect<i32>(writer.length).toBe(4);
    expect<bool>(writer.overflowed).toBe(false);
  });

  it("starts anew after clear", () => {
    const writer = new ByteWriter(2);
    writer.write(bytes("abc"));
    expect<bool>(writer.overflowed).toBe(true);
    writer.clear();
    expect<bool>(writer.overflowed).toBe(false);
    expect<bool>(writer.written.isEmpty).toBe(true);
    writer.write(bytes("xy"));
    expect<string>(writer.written.toString()).toBe("xy");
  });

  it("grows up to its limit and no further", () => {
    const writer = new ByteWriter(1000);
    for (let i = 0; i < 1000; i++) writer.writeByte(<u8>(0x61 + (i % 26)));
    expect<bool>(writer.overflowed).toBe(false);
    expect<i32>(writer.length).toBe(1000);
    for (let i = 0; i < 1000; i++) expect<u8>(writer.written.at(i)).toBe(<u8>(0x61 + (i % 26)));
    writer.writeByte(0x61);
    expect<bool>(writer.overflowed).toBe(true);
    expect<i32>(writer.length).toBe(1000);
  });

  it("leaves out what does not fit, whole", () => {
    const writer = new ByteWriter(4);
    writer.write(bytes("ab"));
    writer.write(bytes("cde"));
    writer.writeNumber(123);
    expect<string>(writer.written.toString()).toBe("ab");
    writer.write(bytes("cd"));
    expect<string>(writer.written.toString()).toBe("abcd");
    expect<bool>(writer.overflowed).toBe(true);
    const none = new ByteWriter(0);
    none.writeByte(0x61);
    expect<bool>(none.overflowed && none.written.isEmpty).toBe(true);
  });

  it("opens a gap in what was written", () => {
    const writer = new ByteWriter(300);
    for (let i = 0; i < 128; i++) writer.write(bytes("ab"));
    expect<bool>(writer.insert(1, 2)).toBe(true);
    store<u16>(writer.written.ptr, 0x7979, 1);
    expect<string>(writer.written.slice(0, 6).toString()).toBe("ayybab");
    expect<string>(writer.written.slice(255).toString()).toBe("bab");
    expect<bool>(writer.insert(0, 43)).toBe(false);
    expect<i32>(writer.length).toBe(258);
    expect<string>(writer.written.slice(0, 4).toString()).toBe("ayyb");
    expect<bool>(writer.overflowed).toBe(true);
  });

  it("leaves out a negative number whole, too", () => {
    const writer = new ByteWriter(2);
    writer.writeNumber(-12);
    expect<bool>(writer.overflowed).toBe(true);
    expect<string>(writer.written.toString()).toBe("");
  });
});

describe("numbers", () => {
  it("are written in decimal digits", () => {
    expect<string>(written(0)).toBe("0");
    expect<string>(written(9)).toBe("9");
    expect<string>(written(10)).toBe("10");
    expect<string>(written(-1)).toBe("-1");
    expect<string>(written(i64.MAX_VALUE)).toBe("9223372036854775807");
    expect<string>(written(i64.MIN_VALUE)).toBe("-9223372036854775808");
  });

  it("may have zeros in front", () => {
    expect<string>(written(7, 3)).toBe("007");
    expect<string>(written(1234, 3)).toBe("1234");
    expect<string>(written(-7, 3)).toBe("-007");
    expect<string>(written(0, 0)).toBe("0");
  });
});
