import { Bytes } from "../../../assembly/bytes/bytes";

const ZERO: u8 = 0x30;
/** Digits of the longest numbers that surely fit; the only longer ones that do are those of 20 digits below 2^64. */
const SAFE_DIGITS: i32 = 19;

/** True for decimal digits that make a number below 2^64. */
export function isUnsigned(text: Bytes): bool {
  if (text.isEmpty) return false;
  let value: u64 = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = <u64>(text.at(i) - ZERO);
    if (digit > 9) return false;
    if (i >= SAFE_DIGITS && value > (u64.MAX_VALUE - digit) / 10) return false;
    value = value * 10 + digit;
  }
  return true;
}

/** The number that decimal digits make. */
export function parseUnsigned(text: Bytes): u64 {
  let value: u64 = 0;
  for (let i = 0; i < text.length; i++) value = value * 10 + <u64>(text.at(i) - ZERO);
  return value;
}
