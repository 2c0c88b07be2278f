import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../assembly/bytes/bytes";
import { writeCodePoint } from "../../../assembly/bytes/utf8";
import { sequenceLength } from "../../../assembly/bytes/utf8-check";
import { isAscii, Jsonb, SHORT_TEXT } from "./jsonb";

/** Writes a text as a value of a payload: its length, and JSONB. A byte that is no UTF-8 is taken for the character of Latin-1. */
export function writeTextBlock(text: Bytes, out: ByteWriter): void {
  const start = out.length;
  if (!out.reserve(4)) return;
  writeText(text, out);
  closeBlock(start, out);
}

/** Sets the length in front of a block, which is all behind `start`. */
export function closeBlock(start: i32, out: ByteWriter): void {
  if (out.overflowed) return;
  store<u32>(out.written.ptr + <usize>start, bswap<u32>(<u32>(out.length - start - 4)));
}

/** Writes a text as JSONB. */
export function writeText(text: Bytes, out: ByteWriter): void {
  const size = utf8Size(text);
  if (size == text.length && isAscii(text.ptr, size)) {
    if (size <= SHORT_TEXT) {
      out.writeByte(<u8>(Jsonb.ShortText + size));
    } else {
      out.writeByte(<u8>Jsonb.AsciiText);
      writeLength(size, out);
    }
  } else {
    out.writeByte(<u8>Jsonb.Utf8Text);
    writeLength(size, out);
  }
  writeUtf8(text, size, out);
}

/** Writes an int that is not negative. */
function writeLength(value: i32, out: ByteWriter): void {
  if (value > 0x3ffff) {
    out.writeByte(<u8>Jsonb.Int);
    const place = out.reserve(4);
    if (place) store<u32>(place, bswap<u32>(<u32>value));
    return;
  }
  if (value > 0x7ff) {
    out.writeByte(<u8>(0x44 + (value >> 16)));
    out.writeByte(<u8>(value >> 8));
  } else if (value > 47) {
    out.writeByte(<u8>(0x38 + (value >> 8)));
  }
  out.writeByte(<u8>value);
}

function utf8Size(text: Bytes): i32 {
  let at = text.ptr;
  const end = at + <usize>text.length;
  let size = 0;
  while (at < end) {
    const length = sequenceLength(at, end);
    size += length == 0 ? 2 : length;
    at += <usize>max(length, 1);
  }
  return size;
}

function writeUtf8(text: Bytes, size: i32, out: ByteWriter): void {
  let place = out.reserve(size);
  if (!place) return;
  if (size == text.length) {
    memory.copy(place, text.ptr, <usize>size);
    return;
  }
  let at = text.ptr;
  const end = at + <usize>text.length;
  while (at < end) {
    const length = sequenceLength(at, end);
    if (length == 0) place = writeCodePoint(<u32>load<u8>(at), place);
    else memory.copy(place, at, <usize>length);
    place += <usize>length;
    at += <usize>max(length, 1);
  }
}
