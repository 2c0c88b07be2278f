import { Bytes } from "../../../assembly/bytes/bytes";
import { booleanOf, integerOf, listOf, mapOf, numberOf } from "../../../assembly/properties/decode";
import { Entries } from "../../../assembly/properties/entries";
import { raw } from "../support/raw";

/** Pairs as hosts encode them. */
function pairs(parts: Bytes[]): Bytes {
  let size = 4;
  for (let i = 0; i < parts.length; i++) size += 4 + parts[i].length + 1;
  const buffer = new ArrayBuffer(size);
  const start = changetype<usize>(buffer);
  store<u32>(start, parts.length >> 1);
  let lengths = start + 4;
  let data = lengths + ((<usize>parts.length) << 2);
  for (let i = 0; i < parts.length; i++) {
    store<u32>(lengths, parts[i].length);
    lengths += 4;
    memory.copy(data, parts[i].ptr, parts[i].length);
    data += <usize>parts[i].length + 1;
  }
  return Bytes.wrap(buffer);
}

function text(value: string): Bytes {
  return Bytes.fromString(value);
}

function word(bits: u64): Bytes {
  const buffer = new ArrayBuffer(8);
  store<u64>(changetype<usize>(buffer), bits);
  return Bytes.wrap(buffer);
}

function shown(entries: Entries): string {
  let line = "";
  while (entries.next()) line += `${entries.key}=${entries.value};`;
  return line;
}

describe("values of properties", () => {
  it("are integers of 8 bytes", () => {
    expect(integerOf(word(0))).toBe(0);
    expect(integerOf(word(5_000_000_000))).toBe(5_000_000_000);
    expect(integerOf(word(u64.MAX_VALUE - 1))).toBe(-2);
  });

  it("are doubles of 8 bytes", () => {
    expect(numberOf(word(reinterpret<u64>(3.5)))).toBe(3.5);
    expect(numberOf(word(reinterpret<u64>(-0.25)))).toBe(-0.25);
  });

  it("are booleans of one byte", () => {
    expect(booleanOf(raw([1]))).toBe(true);
    expect(booleanOf(raw([0]))).toBe(false);
  });

  it("are told where there is none, or another type", () => {
    expect(integerOf(null)).toBe(-1);
    expect(integerOf(text(""))).toBe(-1);
    expect(integerOf(text("1234567"))).toBe(-1);
    expect(integerOf(text("123456789"))).toBe(-1);
    expect(isNaN(numberOf(null))).toBe(true);
    expect(isNaN(numberOf(text("1")))).toBe(true);
    expect(booleanOf(null)).toBe(false);
    expect(booleanOf(text(""))).toBe(false);
    expect(booleanOf(text("12"))).toBe(false);
  });
});

describe("entries of properties", () => {
  it("of a map have keys and values", () => {
    const map = mapOf(pairs([text("a"), text("1"), text(""), text(""), text("ü"), text("x\0y")]));
    expect(map.count).toBe(3);
    expect(shown(map)).toBe("a=1;=;ü=x\0y;");
    expect(map.next()).toBe(false);
  });

  it("of a list have values only", () => {
    const list = listOf(pairs([text("one"), text(""), text("two"), text("")]));
    expect(list.count).toBe(2);
    expect(shown(list)).toBe("=one;=two;");
  });

  it("may be maps and lists themselves", () => {
    const inner = pairs([text("k"), text("v")]);
    const outer = mapOf(pairs([text("m"), inner, text("l"), pairs([word(7), text("")])]));
    expect(outer.next()).toBe(true);
    expect(shown(mapOf(outer.value))).toBe("k=v;");
    expect(outer.next()).toBe(true);
    const list = listOf(outer.value);
    expect(list.next()).toBe(true);
    expect(integerOf(list.value)).toBe(7);
  });

  it("are none where there is nothing", () => {
    expect(mapOf(null).count).toBe(0);
    expect(mapOf(null).next()).toBe(false);
    expect(listOf(text("")).next()).toBe(false);
    expect(listOf(raw([0, 0, 0, 0])).next()).toBe(false);
  });

  it("end where the encoding is cut off or lies, whatever it is", () => {
    const whole = pairs([text("name"), text("value"), text("other"), text("")]);
    for (let length = 0; length < whole.length; length++) {
      expect(shown(mapOf(whole.slice(0, length))).length).toBeLessThan(18, `${length} bytes`);
    }
    for (let at = 0; at < whole.length; at++) {
      const changed = whole.copy();
      store<u8>(changed.ptr + at, 0xff);
      const map = mapOf(changed);
      let count = 0;
      while (map.next()) count++;
      expect(count).toBeLessThan(3);
    }
  });
});
