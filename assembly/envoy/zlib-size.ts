import { Bytes } from "../bytes/bytes";

/** The stream is no zlib stream, or is cut off. */
export const NOT_ZLIB: i32 = -1;
/** More would come out than the limit allows. */
export const TOO_LARGE: i32 = -2;

/** Codes have at most this many bits. */
const MAX_BITS: i32 = 15;
const END_OF_BLOCK: i32 = 256;
/** The most codes that there are of either alphabet; a stream may list two more literal codes, which are never used. */
const MAX_LITERALS: i32 = 286;
const MAX_DISTANCES: i32 = 30;
const LENGTH_CODES: i32 = 19;

/**
 * How many bytes a zlib stream (RFC 1950) would decompress to: from 0 to `limit`, or `NOT_ZLIB`, or `TOO_LARGE`. It
 * goes through the stream without decompressing: it needs no memory however much would come out, its time grows with the
 * stream's length alone, and it stops as soon as the limit is passed. Checksum and distances are not looked at, for
 * they do not change the size.
 */
export function zlibSize(stream: Bytes, limit: i32): i32 {
  const first = <i32>stream.at(0);
  const second = <i32>stream.at(1);
  const isZlib = stream.length >= 2 && ((first << 8) | second) % 31 == 0;
  const hasDictionary = (second & 0x20) != 0;
  if (!isZlib || (first & 0x0f) != 8 || first >> 4 > 7 || hasDictionary) return NOT_ZLIB;
  return new DeflateScanner(stream, limit).scan();
}

/**
 * Goes through the blocks of a deflate stream (RFC 1951). A code of n bits is found by counting: codes of one length
 * are consecutive numbers, and those of the next length begin at twice the number that follows them.
 */
@final
class DeflateScanner {
  private at: usize;
  private readonly end: usize;
  /** Bits taken from the stream and not used yet, the next the lowest. */
  private hold: u64 = 0;
  private held: u32 = 0;
  private size: i64 = 0;
  private broken: bool = false;

  private readonly literals: Code = new Code(288);
  private readonly distances: Code = new Code(32);
  /** The bits of each code of the block's two alphabets, one behind the other. */
  private readonly lengths: StaticArray<u8> = new StaticArray<u8>(320);

  constructor(
    stream: Bytes,
    private readonly limit: i32,
  ) {
    this.at = stream.ptr + 2;
    this.end = stream.ptr + <usize>stream.length;
  }

  scan(): i32 {
    let last = false;
    while (!last && !this.broken && this.size <= <i64>this.limit) {
      last = this.bits(1) == 1;
      const kind = this.bits(2);
      if (kind == 0) this.stored();
      else if (kind == 1) this.fixed();
      else if (kind == 2) this.dynamic();
      else this.broken = true;
    }
    if (this.broken) return NOT_ZLIB;
    if (this.size > <i64>this.limit) return TOO_LARGE;
    // The checksum begins with the next whole byte.
    this.bits(this.held & 7);
    this.bits(32);
    return this.broken ? NOT_ZLIB : <i32>this.size;
  }

  /** A block of bytes as they are. */
  private stored(): void {
    this.bits(this.held & 7);
    const length = this.bits(16);
    const complement = this.bits(16);
    if (length != (~complement & 0xffff)) this.broken = true;
    this.size += <i64>length;
    // What is held are whole bytes of the block.
    let left = <usize>length;
    while (left > 0 && this.held > 0) {
      this.bits(8);
      left--;
    }
    if (left > this.end - this.at) this.broken = true;
    else this.at += left;
  }

  /** A block with the code that RFC 1951, section 3.2.6 lays down. */
  private fixed(): void {
    const lengths = this.lengths;
    lengths.fill(8, 0, 144);
    lengths.fill(9, 144, 256);
    lengths.fill(7, 256, 280);
    lengths.fill(8, 280, 288);
    lengths.fill(5, 288, 320);
    this.literals.build(lengths, 0, 288);
    this.distances.build(lengths, 288, 32);
    this.compressed();
  }

  /** A block that brings its code along. */
  private dynamic(): void {
    const literals = <i32>this.bits(5) + 257;
    const distances = <i32>this.bits(5) + 1;
    const codes = <i32>this.bits(4) + 4;
    if (
      literals > MAX_LITERALS ||
      distances > MAX_DISTANCES ||
      !this.readLengths(codes, literals + distances)
    ) {
      this.broken = true;
      return;
    }
    const sound =
      this.lengths[END_OF_BLOCK] != 0 &&
      this.literals.build(this.lengths, 0, literals) &&
      this.distances.build(this.lengths, literals, distances);
    if (sound) this.compressed();
    else this.broken = true;
  }

  /** Reads the lengths of a block's codes, which are themselves coded. */
  private readLengths(codes: i32, count: i32): bool {
    const order = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);
    const lengths = this.lengths;
    lengths.fill(0, 0, LENGTH_CODES);
    for (let i = 0; i < codes; i++) lengths[load<u8>(order + <usize>i)] = <u8>this.bits(3);
    if (!this.literals.build(lengths, 0, LENGTH_CODES)) return false;
    let i = 0;
    while (i < count && !this.broken) {
      const symbol = this.symbol(this.literals);
      if (symbol < 16) {
        lengths[i++] = <u8>symbol;
        continue;
      }
      if (symbol == 16 && i == 0) return false;
      const value: u8 = symbol == 16 ? lengths[i - 1] : 0;
      const repeat = symbol == 16 ? 3 + this.bits(2) : symbol == 17 ? 3 + this.bits(3) : 11 + this.bits(7);
      if (<i32>repeat > count - i) return false;
      lengths.fill(value, i, i + <i32>repeat);
      i += <i32>repeat;
    }
    return !this.broken;
  }

  /** Counts what literals and lengths make, up to the end of the block. */
  private compressed(): void {
    while (!this.broken && this.size <= <i64>this.limit) {
      const symbol = this.symbol(this.literals);
      if (symbol < END_OF_BLOCK) {
        this.size++;
      } else if (symbol == END_OF_BLOCK) {
        return;
      } else if (symbol < MAX_LITERALS) {
        this.size += this.copyLength(symbol - 257);
        this.skipDistance();
      } else {
        this.broken = true;
      }
    }
  }

  /** Lengths 3 to 10 have a code each, then four codes share each further extra bit; the last is 258. */
  private copyLength(index: i32): i64 {
    if (index < 8) return 3 + <i64>index;
    if (index == 28) return 258;
    const extra = (index >> 2) - 1;
    return 3 + ((4 + (<i64>index & 3)) << extra) + <i64>this.bits(extra);
  }

  private skipDistance(): void {
    const index = this.symbol(this.distances);
    if (index >= MAX_DISTANCES) this.broken = true;
    else if (index >= 4) this.bits((index >> 1) - 1);
  }

  /** The next symbol of a code; 0 and the stream is broken if there is none. */
  private symbol(code: Code): i32 {
    let value: i32 = 0;
    let first: i32 = 0;
    let index: i32 = 0;
    for (let length = 1; length <= MAX_BITS; length++) {
      value |= <i32>this.bits(1);
      const count = <i32>unchecked(code.counts[length]);
      if (value - count < first) return <i32>unchecked(code.symbols[index + (value - first)]);
      index += count;
      first = (first + count) << 1;
      value <<= 1;
    }
    this.broken = true;
    return 0;
  }

  /** The next `count` bits, 0 to 32; 0 and the stream is broken if there are not so many. */
  private bits(count: u32): u32 {
    while (this.held < count) {
      if (this.at >= this.end) {
        this.broken = true;
        return 0;
      }
      this.hold |= (<u64>load<u8>(this.at++)) << this.held;
      this.held += 8;
    }
    const value = <u32>(this.hold & (((<u64>1) << count) - 1));
    this.hold >>= count;
    this.held -= count;
    return value;
  }
}

/** A canonical prefix code: how many codes of each length there are, and the symbols in the order of their codes. */
@final
class Code {
  readonly counts: StaticArray<u16> = new StaticArray<u16>(MAX_BITS + 1);
  readonly symbols: StaticArray<u16>;
  private readonly offsets: StaticArray<u16> = new StaticArray<u16>(MAX_BITS + 1);

  constructor(size: i32) {
    this.symbols = new StaticArray<u16>(size);
  }

  /** Makes the code of `count` symbols with these lengths, 0 for one that has none. False if there are too many codes. */
  build(lengths: StaticArray<u8>, from: i32, count: i32): bool {
    this.counts.fill(0);
    for (let i = 0; i < count; i++) this.counts[lengths[from + i]]++;
    this.offsets[1] = 0;
    // Codes that are left to give at each length.
    let left = 1;
    for (let length = 1; length <= MAX_BITS; length++) {
      left = (left << 1) - <i32>this.counts[length];
      if (left < 0) return false;
      if (length < MAX_BITS) this.offsets[length + 1] = this.offsets[length] + this.counts[length];
    }
    for (let i = 0; i < count; i++) {
      const length = lengths[from + i];
      if (length != 0) this.symbols[this.offsets[length]++] = <u16>i;
    }
    this.counts[0] = 0;
    return true;
  }
}
