import {
  codeLength,
  codeOf,
  FAST_BITS,
  fastEntry,
  huffmanTables,
  longSymbol,
  NO_SYMBOL,
} from "./huffman-tables";

/** What `huffmanDecode` says of bytes that are no encoding. */
export const NOT_HUFFMAN: i32 = -1;

/** The most bytes that `length` encoded ones stand for, and what `huffmanDecode` may write besides. */
export function huffmanRoom(length: u32): u32 {
  // The shortest code has five bits.
  return <u32>((<u64>length * 8) / 5) + 2;
}

/** How many bytes the encoding of `length` bytes at `from` takes. */
export function huffmanLength(from: usize, length: u32): u32 {
  let bits: u64 = 0;
  const end = from + <usize>length;
  for (let at = from; at < end; at++) bits += <u64>codeLength(<u32>load<u8>(at));
  return <u32>((bits + 7) >> 3);
}

/** Writes the encoding of `length` bytes at `from` to `to`, which has room for `huffmanLength` bytes. */
export function huffmanEncode(from: usize, length: u32, to: usize): void {
  const tables = huffmanTables();
  const end = from + <usize>length;
  let held: u64 = 0;
  let count: u32 = 0;
  for (let at = from; at < end; at++) {
    const symbol = <u32>load<u8>(at);
    const bits = codeLength(symbol);
    held = (held << bits) | <u64>codeOf(tables, symbol);
    count += bits;
    // At most 31 bits stay, and a code has 30 at most.
    if (count >= 32) {
      count -= 32;
      store<u32>(to, bswap<u32>(<u32>(held >> count)));
      to += 4;
    }
  }
  while (count >= 8) {
    count -= 8;
    store<u8>(to++, <u8>(held >> count));
  }
  // The rest of the last byte is the beginning of the end of the string: ones.
  if (count > 0) store<u8>(to, <u8>((held << (8 - count)) | (0xff >> count)));
}

/**
 * Decodes `length` bytes at `from` to `to`, which has `huffmanRoom(length)` bytes, and returns how many bytes there are.
 * `NOT_HUFFMAN` where they are no encoding: the end of the string within, padding of a byte or more, or of other bits than ones.
 */
export function huffmanDecode(from: usize, length: u32, to: usize): i32 {
  const tables = huffmanTables();
  const end = from + <usize>length;
  let out = to;
  // The bits that come next, from the highest on, and how many of them count.
  let held: u64 = 0;
  let count: u64 = 0;
  while (true) {
    if (end - from >= 8) {
      // Bits behind the `count` first ones may be there already: the same ones are put over them.
      held |= bswap<u64>(load<u64>(from)) >> count;
      const taken = (63 - count) >> 3;
      from += <usize>taken;
      count += taken << 3;
    } else {
      while (from < end && count <= 56) {
        held |= (<u64>load<u8>(from++)) << (56 - count);
        count += 8;
      }
      if (count < FAST_BITS) break;
    }
    while (count >= FAST_BITS) {
      const entry = fastEntry(tables, <u32>(held >> (64 - FAST_BITS)));
      if (entry != 0) {
        store<u16>(out, <u16>entry);
        out += <usize>((entry >> 24) & 15);
        const bits = <u64>((entry >> 16) & 0xff);
        held <<= bits;
        count -= bits;
        continue;
      }
      const symbol = longSymbol(tables, <u32>(held >> 32));
      if (symbol == NO_SYMBOL) return NOT_HUFFMAN;
      const bits = <u64>(symbol >> 8);
      if (bits > count) {
        if (from >= end) return NOT_HUFFMAN;
        break;
      }
      store<u8>(out++, <u8>symbol);
      held <<= bits;
      count -= bits;
    }
  }
  return decodeEnd(tables, held, count, out, to);
}

/** The last bits, fewer than the fast table looks at: whole codes of up to nine bits, then ones. */
function decodeEnd(tables: usize, held: u64, count: u64, out: usize, to: usize): i32 {
  while (count > 0) {
    // With ones behind it, what is no whole code comes out as one that is too long.
    const padded = held | (u64.MAX_VALUE >> count);
    const entry = fastEntry(tables, <u32>(padded >> (64 - FAST_BITS)));
    const bits = <u64>(entry >> 28);
    if (entry == 0 || bits > count)
      return count < 8 && padded == u64.MAX_VALUE ? <i32>(out - to) : NOT_HUFFMAN;
    store<u8>(out++, <u8>entry);
    held <<= bits;
    count -= bits;
  }
  return <i32>(out - to);
}
