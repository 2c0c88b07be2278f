// The Huffman code of RFC 7541, appendix B, is canonical: symbols of one length have consecutive codes in the order of their
// values, and longer codes follow shorter ones. So the lengths alone give all of it. The tables are made when they are first used:
//
//   offset   size
//        0   4096   1024 entries for the next 10 bits, see `FAST_BITS`
//     4096   1024   the code of each symbol, u32, right-aligned
//     5120    256   the symbols in the order of their codes
//     5376    256   for each length 0..31, u64: the end of its codes, left-aligned in 32 bits
//     5632    128   for each length, u32: the first of its codes, left-aligned in 32 bits
//     5760    128   for each length, u32: where its symbols begin among those in order
//     5888      1   1 once all is made

const CODES: usize = 4096;
const SYMBOLS: usize = 5120;
const ENDS: usize = 5376;
const FIRSTS: usize = 5632;
const STARTS: usize = 5760;
const MADE: usize = 5888;
const SIZE: i32 = 5896;

/**
 * How many bits the fast table looks at. An entry holds what they begin with: one or two symbols in its lowest two bytes, how many
 * bits those take in the third, how many they are (0: a longer code) in the fourth's lower half, and how many bits the first of
 * them takes in its upper half.
 */
export const FAST_BITS: u64 = 10;
/** The longest code. */
export const LONGEST: u32 = 30;

/** Where the tables are. */
export function huffmanTables(): usize {
  const tables: usize = memory.data(SIZE, 8);
  if (load<u8>(tables + MADE) == 0) {
    makeCodes(tables);
    makeFastTable(tables);
    store<u8>(tables + MADE, 1);
  }
  return tables;
}

/** The length in bits of a symbol's code. */
export function codeLength(symbol: u32): u32 {
  return <u32>load<u8>(codeLengths() + <usize>symbol);
}

/** The code of a symbol. */
export function codeOf(tables: usize, symbol: u32): u32 {
  return load<u32>(tables + CODES + ((<usize>symbol) << 2));
}

/** The entry of the fast table for 10 bits. */
export function fastEntry(tables: usize, bits: u32): u32 {
  return load<u32>(tables + ((<usize>bits) << 2));
}

/**
 * The symbol, with the length of its code in the second byte, that 32 bits begin with; `NO_SYMBOL` for the end of the string
 * (thirty ones), which must not be there.
 */
export function longSymbol(tables: usize, bits: u32): u32 {
  for (let length: u32 = 5; length <= LONGEST; length++) {
    const at = <usize>length;
    if (<u64>bits >= load<u64>(tables + ENDS + (at << 3))) continue;
    const offset = (bits - load<u32>(tables + FIRSTS + (at << 2))) >> (32 - length);
    const place = load<u32>(tables + STARTS + (at << 2)) + offset;
    return <u32>load<u8>(tables + SYMBOLS + <usize>place) | (length << 8);
  }
  return NO_SYMBOL;
}

/** No symbol of the code. */
export const NO_SYMBOL: u32 = u32.MAX_VALUE;

function makeCodes(tables: usize): void {
  let code: u64 = 0;
  let place: u32 = 0;
  for (let length: u32 = 1; length <= LONGEST; length++) {
    code <<= 1;
    const at = <usize>length;
    store<u32>(tables + FIRSTS + (at << 2), <u32>(code << (32 - length)));
    store<u32>(tables + STARTS + (at << 2), place);
    for (let symbol: u32 = 0; symbol < 256; symbol++) {
      if (codeLength(symbol) != length) continue;
      store<u32>(tables + CODES + ((<usize>symbol) << 2), <u32>code);
      store<u8>(tables + SYMBOLS + <usize>place, <u8>symbol);
      place++;
      code++;
    }
    store<u64>(tables + ENDS + (at << 3), code << (32 - length));
  }
}

function makeFastTable(tables: usize): void {
  for (let bits: u32 = 0; bits < 1024; bits++) {
    const first = longSymbol(tables, bits << 22);
    const length = first == NO_SYMBOL ? 32 : first >> 8;
    if (length > 10) continue;
    let symbols = first & 0xff;
    let total = length;
    let count: u32 = 1;
    // The bits behind these are not known and count as zeros: only a code that does not reach them is one.
    const second = length > 5 ? NO_SYMBOL : longSymbol(tables, bits << (22 + length));
    if (second != NO_SYMBOL && length + (second >> 8) <= 10) {
      symbols |= (second & 0xff) << 8;
      total += second >> 8;
      count = 2;
    }
    store<u32>(tables + ((<usize>bits) << 2), symbols | (total << 16) | (count << 24) | (length << 28));
  }
}

/** The length of each symbol's code, in bits: RFC 7541, appendix B. */
function codeLengths(): usize {
  // biome-ignore format: sixteen in a row
  return memory.data<u8>([
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
    28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
    5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
    13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
    7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
    15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
    6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
    20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
    24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
    22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
    21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
    26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
    19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
    20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
    26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
  ]);
}
