import { Bytes } from "../../assembly/bytes/bytes";
import { write16 } from "./big-endian";

/** Tag of a string that is written in one piece; two bytes follow that say how many UTF-16 units it has. */
const STRING: u8 = 0x53;
const REPLACEMENT: u32 = 0x3f;

/** How many bytes `writeHessianText` writes for a text. */
export function hessianTextSize(text: Bytes): i32 {
  let size = 3;
  let from = text.ptr;
  const end = from + <usize>text.length;
  while (from < end) {
    const read = max(sequenceSize(from, end), 1);
    size += read == 4 ? 6 : read;
    from += <usize>read;
  }
  return size;
}

/**
 * Writes UTF-8 as a Hessian string at `at`, and says where it ends. Hessian counts UTF-16 units, and encodes each of them for
 * itself: a character beyond the first 65,536 is two of three bytes. What is no UTF-8 becomes question marks. The text
 * has to be shorter than 65,536 bytes.
 */
export function writeHessianText(text: Bytes, at: usize): usize {
  let units: u32 = 0;
  let to = at + 3;
  let from = text.ptr;
  const end = from + <usize>text.length;
  while (from < end) {
    const size = sequenceSize(from, end);
    if (size == 4) {
      to = putPair(to, from);
      units += 2;
    } else {
      if (size == 0) store<u8>(to, <u8>REPLACEMENT);
      else memory.copy(to, from, <usize>size);
      to += <usize>max(size, 1);
      units++;
    }
    from += <usize>max(size, 1);
  }
  store<u8>(at, STRING);
  write16(at + 1, units);
  return to;
}

/** How many bytes the character at `from` has; 0 where there is none. */
function sequenceSize(from: usize, end: usize): i32 {
  const first = load<u8>(from);
  if (first < 0x80) return 1;
  const size =
    first >= 0xc2 && first < 0xe0
      ? 2
      : first >= 0xe0 && first < 0xf0
        ? 3
        : first >= 0xf0 && first < 0xf5
          ? 4
          : 0;
  if (size == 0 || <usize>size > end - from) return 0;
  for (let i = 1; i < size; i++) {
    if ((load<u8>(from + <usize>i) & 0xc0) != 0x80) return 0;
  }
  const second = load<u8>(from + 1);
  // Longer than it need be, or beyond the last character. Halves of pairs pass: Hessian has them, too.
  if (
    (first == 0xe0 && second < 0xa0) ||
    (first == 0xf0 && second < 0x90) ||
    (first == 0xf4 && second > 0x8f)
  )
    return 0;
  return size;
}

/** Writes the character of four bytes at `from` as a pair of units. */
function putPair(to: usize, from: usize): usize {
  const character =
    ((<u32>load<u8>(from) & 7) << 18) |
    ((<u32>load<u8>(from, 1) & 63) << 12) |
    ((<u32>load<u8>(from, 2) & 63) << 6) |
    (<u32>load<u8>(from, 3) & 63);
  const rest = character - 0x10000;
  return putUnit(putUnit(to, 0xd800 | (rest >> 10)), 0xdc00 | (rest & 0x3ff));
}

function putUnit(to: usize, unit: u32): usize {
  store<u8>(to, <u8>(0xe0 | (unit >> 12)));
  store<u8>(to, <u8>(0x80 | ((unit >> 6) & 63)), 1);
  store<u8>(to, <u8>(0x80 | (unit & 63)), 2);
  return to + 3;
}
