import { Bytes } from "../../../assembly/bytes/bytes";

const MINUS: u8 = 0x2d;

/** True for decimal digits, with a minus before them or not. */
export function isDecimal(text: Bytes): bool {
  const start = text.at(0) == MINUS ? 1 : 0;
  return areDigits(text, start, text.length);
}

/** True if there is at least one byte from `start` up to, not including, `end`, and all of them are digits. */
export function areDigits(text: Bytes, start: i32, end: i32): bool {
  if (start >= end || end > text.length) return false;
  for (let i = start; i < end; i++) {
    if (text.at(i) < 0x30 || text.at(i) > 0x39) return false;
  }
  return true;
}

/** The number that up to 18 digits are. */
export function digitsToNumber(text: Bytes, start: i32, end: i32): i64 {
  let number: i64 = 0;
  for (let i = start; i < end; i++) number = number * 10 + <i64>(text.at(i) - 0x30);
  return number;
}
