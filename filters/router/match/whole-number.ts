import { Bytes } from "../../../assembly/bytes/bytes";

const PLUS: u8 = 0x2b;
const MINUS: u8 = 0x2d;
const ZERO: u8 = 0x30;
/** The magnitude of the smallest i64. */
const MOST: u64 = 0x8000000000000000;

/**
 * True if a text is a whole number of 64 bits from `start` up to, not including, `end`. It may have a sign, and white space
 * around it, as `absl::SimpleAtoi` has it.
 */
export function isNumberWithin(text: Bytes, start: i64, end: i64): bool {
  let at = 0;
  let last = text.length;
  while (at < last && isSpace(text.at(at))) at++;
  while (last > at && isSpace(text.at(last - 1))) last--;
  const isNegative = text.at(at) == MINUS;
  if (at < last && (isNegative || text.at(at) == PLUS)) at++;
  if (at == last) return false;
  let magnitude: u64 = 0;
  for (; at < last; at++) {
    const digit = <u64>(<u8>(text.at(at) - ZERO));
    if (digit > 9 || magnitude > (MOST - digit) / 10) return false;
    magnitude = magnitude * 10 + digit;
  }
  if (!isNegative && magnitude == MOST) return false;
  const number = isNegative ? <i64>(0 - magnitude) : <i64>magnitude;
  return number >= start && number < end;
}

function isSpace(byte: u8): bool {
  return byte == 0x20 || (byte >= 0x09 && byte <= 0x0d);
}
