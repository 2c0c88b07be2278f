import { Bytes } from "../../assembly/bytes/bytes";
import { writeCodePoint } from "../../assembly/bytes/utf8";
import { sequenceLength } from "../../assembly/bytes/utf8-check";
import { write16 } from "./big-endian";

/** Tag of a string that is written in one piece; two bytes follow that say how many UTF-16 units it has. */
const STRING: u8 = 0x53;
const QUESTION_MARK: u8 = 0x3f;

/** How many bytes `writeHessianText` writes for a text. */
export function hessianTextSize(text: Bytes): i32 {
  let size = 3;
  let from = text.ptr;
  const end = from + <usize>text.length;
  while (from < end) {
    const length = max(sequenceLength(from, end), 1);
    size += length == 4 ? 6 : length;
    from += <usize>length;
  }
  return size;
}

/**
 * Writes UTF-8 as a string of the Hessian that SOFA's libraries speak, and says where it ends. Hessian counts UTF-16 units, and
 * encodes each of them for itself: a character beyond U+FFFF is two of three bytes. Bytes that are no UTF-8 become question
 * marks. The text has to be shorter than 65,536 bytes.
 */
export function writeHessianText(text: Bytes, at: usize): usize {
  let units: u32 = 0;
  let to = at + 3;
  let from = text.ptr;
  const end = from + <usize>text.length;
  while (from < end) {
    const length = sequenceLength(from, end);
    if (length == 4) {
      to = writePair(from, to);
      units++;
    } else if (length == 0) {
      store<u8>(to++, QUESTION_MARK);
    } else {
      for (let i = 0; i < length; i++) store<u8>(to++, load<u8>(from + <usize>i));
    }
    from += <usize>max(length, 1);
    units++;
  }
  store<u8>(at, STRING);
  write16(at + 1, units);
  return to;
}

/** Writes the character of four bytes at `from` as two units. */
function writePair(from: usize, to: usize): usize {
  const low = ((<u32>load<u8>(from, 2) & 15) << 6) | (<u32>load<u8>(from, 3) & 63);
  const high =
    ((<u32>load<u8>(from) & 7) << 8) |
    ((<u32>load<u8>(from, 1) & 63) << 2) |
    ((<u32>load<u8>(from, 2) >> 4) & 3);
  return writeCodePoint(0xdc00 | low, writeCodePoint(0xd800 + high - 0x40, to));
}
