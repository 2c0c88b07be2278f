import { Bytes } from "../../../assembly/bytes/bytes";
import { writeCodePoint } from "../../../assembly/bytes/utf8";
import { sequenceSize } from "./cursor";
import { HessianScanner } from "./scanner";
import { Tag } from "./tags";

const REPLACEMENT: u32 = 0xfffd;
/** Memory of this size is kept for the next frame. */
const KEPT: i32 = 64 * 1024;

/**
 * Shows Hessian strings as UTF-8. Most are UTF-8 in one piece, and are shown where they lie. A string in several pieces or with
 * surrogates is put together in memory of this object, which is taken when the first such string comes.
 */
@final
export class HessianTextReader {
  private memory: ArrayBuffer | null = null;
  private used: i32 = 0;
  private most: i32 = 0;

  /** Forgets the texts. Those of the strings read until the next call take at most `most` bytes: no more than the strings do. */
  clear(most: i32): void {
    const memory = this.memory;
    if (memory !== null && (memory.byteLength < most || memory.byteLength > KEPT)) this.memory = null;
    this.used = 0;
    this.most = most;
  }

  /** Reads a string, or null as the empty text. The view lives as long as the bytes, and until `clear`. */
  read(from: HessianScanner, text: Bytes): bool {
    const start = from.at;
    if (from.left == 0) return from.cut();
    const tag = from.tag;
    if (tag == Tag.Null) {
      from.at += 1;
      text.aim(0, 0);
      return true;
    }
    from.plain = true;
    if (tag == Tag.StringChunk) {
      if (!from.skipString()) return false;
      this.assemble(start, from.at, text);
      return true;
    }
    const units = from.stringLength();
    if (units < 0) return false;
    const first = from.at;
    if (!from.skipUnits(units)) return false;
    if (from.plain) text.aim(first, <i32>(from.at - first));
    else this.assemble(start, from.at, text);
    return true;
  }

  private assemble(at: usize, end: usize, text: Bytes): void {
    let memory = this.memory;
    if (memory === null) {
      memory = new ArrayBuffer(this.most);
      this.memory = memory;
    }
    const start = changetype<usize>(memory) + <usize>this.used;
    const length = <i32>(decodeString(at, end, start) - start);
    text.aim(start, length);
    this.used += length;
  }
}

/**
 * Writes the string that lies between the two addresses, and is known to be one, as UTF-8: two surrogates as the character that
 * they stand for, a lone one as U+FFFD. Returns where it ends; it never takes more bytes than the string.
 */
export function decodeString(at: usize, end: usize, out: usize): usize {
  let surrogate: u32 = 0;
  while (at < end) {
    const tag = <u32>load<u8>(at);
    let units: i32;
    if (tag < 0x20) {
      units = <i32>tag;
      at += 1;
    } else if (tag <= 0x33) {
      units = <i32>(((tag & 3) << 8) | <u32>load<u8>(at, 1));
      at += 2;
    } else {
      units = <i32>bswap<u16>(load<u16>(at, 1));
      at += 3;
    }
    while (units > 0) {
      const first = <u32>load<u8>(at);
      const size = first < 0x80 ? 1 : sequenceSize(first);
      const code = codePoint(at, first, size);
      at += <usize>size;
      units -= 1;
      if (surrogate != 0 && (code & 0xfffffc00) == 0xdc00) {
        out = writeCodePoint(0x10000 + ((surrogate - 0xd800) << 10) + (code - 0xdc00), out);
        surrogate = 0;
        continue;
      }
      if (surrogate != 0) out = writeCodePoint(REPLACEMENT, out);
      surrogate = (code & 0xfffffc00) == 0xd800 ? code : 0;
      if (surrogate != 0) continue;
      out = writeCodePoint((code & 0xfffffc00) == 0xdc00 ? REPLACEMENT : code, out);
    }
  }
  return surrogate != 0 ? writeCodePoint(REPLACEMENT, out) : out;
}

function codePoint(at: usize, first: u32, size: i32): u32 {
  if (size == 1) return first;
  const second = <u32>load<u8>(at, 1) & 0x3f;
  if (size == 2) return ((first & 0x1f) << 6) | second;
  return ((first & 0x0f) << 12) | (second << 6) | (<u32>load<u8>(at, 2) & 0x3f);
}
