import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";

// A string in fastjson 2's JSONB, as Dubbo has it behind its length (u32, big-endian):
//
//   49 + n         ASCII, n bytes, 0 to 47
//   79 length      ASCII
//   7a length      UTF-8
//
// where a length of 0 to 47 is a byte, and up to 2,047 two: 38 + its high byte, its low byte.

const SHORT: u8 = 0x49;
const ASCII: u8 = 0x79;
const UTF8: u8 = 0x7a;
const LONGEST: i32 = 2047;

/** Writes a text, or its first 2,047 bytes, as fastjson 2 has it in Dubbo. */
export function writeJsonb(text: Bytes, out: ByteWriter): void {
  const size = min(text.length, LONGEST);
  const ascii = isAscii(text);
  const isShort = ascii && size <= 47;
  writeLength(<u32>(size + (isShort ? 1 : size <= 47 ? 2 : 3)), out);
  if (isShort) {
    out.writeByte(SHORT + <u8>size);
  } else {
    out.writeByte(ascii ? ASCII : UTF8);
    if (size > 47) out.writeByte(<u8>(0x38 + (size >> 8)));
    out.writeByte(<u8>size);
  }
  const place = out.reserve(size);
  if (place) memory.copy(place, text.ptr, <usize>size);
}

function writeLength(length: u32, out: ByteWriter): void {
  const place = out.reserve(4);
  if (place) store<u32>(place, bswap<u32>(length));
}

function isAscii(text: Bytes): bool {
  for (let i = 0; i < text.length; i++) {
    if (text.at(i) >= 0x80) return false;
  }
  return true;
}
