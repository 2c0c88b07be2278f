import { Bytes } from "./bytes";

/** Bytes as hexadecimal digits, two for each, in lower case. */
export function encodeHex(data: Bytes): string {
  // A string is UTF-16: each digit takes two bytes.
  const text = changetype<string>(__new((<usize>data.length) << 2, idof<string>()));
  let at = changetype<usize>(text);
  for (let i: usize = 0; i < <usize>data.length; i++) {
    const byte = <u32>load<u8>(data.ptr + i);
    store<u16>(at, <u16>digit(byte >> 4));
    store<u16>(at, <u16>digit(byte & 15), 2);
    at += 4;
  }
  return text;
}

/** The bytes that hexadecimal digits stand for, of either case, in memory of their own; null for any other text. */
export function decodeHex(text: string): Bytes | null {
  if ((text.length & 1) != 0) return null;
  const out = Bytes.wrap(new ArrayBuffer(text.length >> 1));
  for (let i = 0; i < text.length; i += 2) {
    const high = digitValue(text.charCodeAt(i));
    const low = digitValue(text.charCodeAt(i + 1));
    if ((high | low) < 0) return null;
    store<u8>(out.ptr + <usize>(i >> 1), <u8>((high << 4) | low));
  }
  return out;
}

function digit(value: u32): u32 {
  return value < 10 ? 0x30 + value : 0x57 + value;
}

/** The value of a digit, -1 if it is none. */
function digitValue(unit: i32): i32 {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const lower = unit | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
