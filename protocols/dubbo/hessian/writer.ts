import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../assembly/bytes/bytes";
import { writeCodePoint } from "../../../assembly/bytes/utf8";
import { sequenceLength } from "../../../assembly/bytes/utf8-check";
import { Tag } from "./tags";

/** The most UTF-16 units in a piece of a string: what Hessian's own writer takes. */
const PIECE: i32 = 0x8000;
const HIGH_BITS: u64 = (u64.MAX_VALUE / 0xff) * 0x80;

/**
 * Writes a text as a Hessian string, as Java does: a character beyond U+FFFF as two surrogates of three bytes each. A byte that
 * is no UTF-8 is taken for the character of Latin-1, so that nothing is lost.
 */
export function writeString(text: Bytes, out: ByteWriter): void {
  let at = text.ptr;
  const end = at + <usize>text.length;
  do {
    const rest = <i32>(end - at);
    if (rest <= PIECE && asciiLength(at, end) == rest) {
      const place = reservePiece(rest, rest, true, out);
      if (place) memory.copy(place, at, <usize>rest);
      return;
    }
    at = writePiece(at, end, out);
  } while (at < end);
}

/** Writes a piece of at most `PIECE` units, and returns where the next one begins. */
function writePiece(start: usize, end: usize, out: ByteWriter): usize {
  let at = start;
  let units = 0;
  let size = 0;
  // A character of two units does not begin at the end of a piece.
  while (at < end && units < PIECE - 1) {
    const length = sequenceLength(at, end);
    units += length == 4 ? 2 : 1;
    size += length == 4 ? 6 : length == 0 ? 2 : length;
    at += <usize>max(length, 1);
  }
  let place = reservePiece(units, size, at == end, out);
  if (!place) return end;
  let from = start;
  while (from < at) {
    const length = sequenceLength(from, end);
    if (length == 0) {
      place = writeCodePoint(<u32>load<u8>(from), place);
    } else if (length == 4) {
      place = writeSurrogates(from, place);
    } else {
      for (let i = 0; i < length; i++) store<u8>(place + <usize>i, load<u8>(from + <usize>i));
      place += <usize>length;
    }
    from += <usize>max(length, 1);
  }
  return at;
}

function writeSurrogates(from: usize, place: usize): usize {
  const first = <u32>load<u8>(from) & 7;
  const second = <u32>load<u8>(from, 1) & 0x3f;
  const third = <u32>load<u8>(from, 2) & 0x3f;
  const rest = ((first << 18) | (second << 12) | (third << 6) | (<u32>load<u8>(from, 3) & 0x3f)) - 0x10000;
  return writeCodePoint(0xdc00 | (rest & 0x3ff), writeCodePoint(0xd800 | (rest >> 10), place));
}

/** Writes the head of a piece; where its `size` bytes go, or 0. */
function reservePiece(units: i32, size: i32, last: bool, out: ByteWriter): usize {
  const head = last && units < 0x20 ? 1 : last && units < 0x400 ? 2 : 3;
  const place = out.reserve(head + size);
  if (!place) return 0;
  if (head == 1) {
    store<u8>(place, <u8>units);
  } else if (head == 2) {
    store<u8>(place, <u8>(0x30 | (units >> 8)));
    store<u8>(place, <u8>units, 1);
  } else {
    store<u8>(place, <u8>(last ? Tag.String : Tag.StringChunk));
    store<u16>(place, bswap<u16>(<u16>units), 1);
  }
  return place + <usize>head;
}

/** How many of the bytes from `at` on are ASCII. */
function asciiLength(at: usize, end: usize): i32 {
  const start = at;
  while (end - at >= 8 && (load<u64>(at) & HIGH_BITS) == 0) at += 8;
  while (at < end && load<u8>(at) < 0x80) at++;
  return <i32>(at - start);
}
