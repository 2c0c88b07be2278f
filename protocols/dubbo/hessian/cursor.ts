import { Tag } from "./tags";

const HIGH_BITS: u64 = (u64.MAX_VALUE / 0xff) * 0x80;

/**
 * A place in bytes that are Hessian 2, and what reads lengths, numbers, strings and binary data from there. Nothing is read
 * beyond the end. A method that cannot go on says false, and `failed` stays true until other bytes are aimed at; `truncated` tells
 * whether more bytes could help.
 *
 * The length of a string counts UTF-16 units, so that its bytes have to be looked at to find its end. Each unit is encoded as UTF-8
 * has it, also the two surrogates of a character beyond U+FFFF; the four bytes that UTF-8 has for such a character are no Hessian,
 * and what Java, Go and JavaScript read refuses them, too.
 */
export class HessianCursor {
  /** Where the next value begins. */
  at: usize = 0;
  /** Where the bytes end. */
  end: usize = 0;
  /** True once something could not be read. */
  failed: bool = false;
  /** After a failure: true if the bytes end too early, false if no bytes behind them could make them right. */
  truncated: bool = false;
  /** True if all strings since it was set were well-formed UTF-8 as they lie there: no surrogates, no overlong forms. */
  plain: bool = true;

  /** Begins at `ptr`, with `length` bytes. */
  aim(ptr: usize, length: usize): void {
    this.at = ptr;
    this.end = ptr + length;
    this.failed = false;
    this.truncated = false;
    this.plain = true;
  }

  /** The byte at which the next value begins; it has to be there. */
  @inline
  get tag(): u32 {
    return <u32>load<u8>(this.at);
  }

  /** How many bytes are left. */
  @inline
  get left(): usize {
    return this.end - this.at;
  }

  /** Passes `size` bytes by. */
  @inline
  skipBytes(size: usize): bool {
    if (size > this.left) return this.cut();
    this.at += size;
    return true;
  }

  /** Passes a string by, in one piece or in several; null is none. */
  skipString(): bool {
    let last = false;
    while (!last) {
      if (this.left == 0) return this.cut();
      last = this.tag != Tag.StringChunk;
      const units = this.stringLength();
      if (units < 0 || !this.skipUnits(units)) return false;
    }
    return true;
  }

  /** Passes binary data by, in one piece or in several. */
  skipBinary(): bool {
    let last = false;
    while (!last) {
      if (this.left == 0) return this.cut();
      last = this.tag != Tag.BinaryChunk;
      const size = this.binaryLength();
      if (size < 0 || !this.skipBytes(<usize>size)) return false;
    }
    return true;
  }

  /** Passes the type of a list or a map by: its name, or the number of one that was named before. */
  skipType(): bool {
    if (this.left == 0) return this.cut();
    return isString(this.tag) ? this.skipString() : this.readCount() >= 0;
  }

  /** Reads an int that counts something; -1 if there is none, or it is negative. */
  readCount(): i32 {
    if (this.left == 0) return this.cutOff();
    const tag = this.tag;
    const start = this.at;
    if (tag >= 0x80 && tag <= 0xbf) {
      this.at += 1;
      return this.count(<i32>tag - 0x90);
    }
    const size: usize =
      tag >= 0xc0 && tag <= 0xcf ? 2 : tag >= 0xd0 && tag <= 0xd7 ? 3 : tag == Tag.Int ? 5 : 0;
    if (size == 0) return this.refused();
    if (!this.skipBytes(size)) return -1;
    if (size == 2) return this.count(((<i32>tag - 0xc8) << 8) | <i32>load<u8>(start, 1));
    if (size == 3) return this.count(((<i32>tag - 0xd4) << 16) | <i32>bswap<u16>(load<u16>(start, 1)));
    return this.count(<i32>bswap<u32>(load<u32>(start, 1)));
  }

  /** Reads the head of a piece of a string: how many units it has, or -1. */
  stringLength(): i32 {
    const tag = this.tag;
    if (tag < 0x20) {
      this.at += 1;
      return <i32>tag;
    }
    if (tag >= 0x30 && tag <= 0x33) return this.tenBits(tag & 3);
    return tag == Tag.String || tag == Tag.StringChunk ? this.sixteenBits() : this.refused();
  }

  /** Passes by what is `units` UTF-16 units long. */
  skipUnits(units: i32): bool {
    let at = this.at;
    const end = this.end;
    while (units > 0) {
      if (end - at >= 8) {
        const high = load<u64>(at) & HIGH_BITS;
        if (units > 8) {
          if (high == 0) {
            at += 8;
            units -= 8;
            continue;
          }
        } else if (high << ((<u64>(8 - units)) << 3) == 0) {
          this.at = at + <usize>units;
          return true;
        }
        const ascii = <i32>(ctz(high) >> 3);
        at += <usize>ascii;
        units -= ascii;
      } else if (at == end) {
        return this.cut();
      }
      const first = <u32>load<u8>(at);
      if (first < 0x80) {
        at += 1;
        units -= 1;
        continue;
      }
      if (units > 1 && end - at >= 8 && isTwoOfThree(at)) {
        if (this.plain && !(isShortest(at, first) && isShortest(at + 3, <u32>load<u8>(at, 3))))
          this.plain = false;
        at += 6;
        units -= 2;
        continue;
      }
      const size = sequenceSize(first);
      if (size == 0) return this.refuse();
      if (end - at < <usize>size) return this.cut();
      if (!continues(at, size)) return this.refuse();
      if (this.plain && !isShortest(at, first)) this.plain = false;
      at += <usize>size;
      units -= 1;
    }
    this.at = at;
    return true;
  }

  /** Fails: there are too few bytes. */
  cut(): bool {
    this.failed = true;
    this.truncated = true;
    return false;
  }

  /** Fails: the bytes are no Hessian. */
  refuse(): bool {
    this.failed = true;
    this.truncated = false;
    return false;
  }

  private binaryLength(): i32 {
    const tag = this.tag;
    if (tag >= 0x20 && tag <= 0x2f) {
      this.at += 1;
      return <i32>tag - 0x20;
    }
    if (tag >= 0x34 && tag <= 0x37) return this.tenBits(tag & 3);
    return tag == Tag.Binary || tag == Tag.BinaryChunk ? this.sixteenBits() : this.refused();
  }

  private tenBits(high: u32): i32 {
    if (this.left < 2) return this.cutOff();
    this.at += 2;
    return <i32>((high << 8) | <u32>load<u8>(this.at - 1));
  }

  private sixteenBits(): i32 {
    if (this.left < 3) return this.cutOff();
    this.at += 3;
    return <i32>bswap<u16>(load<u16>(this.at - 2));
  }

  private count(value: i32): i32 {
    return value < 0 ? this.refused() : value;
  }

  private cutOff(): i32 {
    this.cut();
    return -1;
  }

  private refused(): i32 {
    this.refuse();
    return -1;
  }
}

/** True for the first byte of a string. */
export function isString(tag: u32): bool {
  return tag < 0x20 || (tag >= 0x30 && tag <= 0x33) || tag == Tag.String || tag == Tag.StringChunk;
}

/** How many bytes the sequence has that begins with this byte, which is not ASCII; 0 for one that begins none. */
export function sequenceSize(first: u32): i32 {
  return first < 0xc0 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 0;
}

/** True if two sequences of three bytes are next, as in most text of East Asia; eight bytes have to be there. */
function isTwoOfThree(at: usize): bool {
  return (load<u64>(at) & 0xc0c0_f0c0_c0f0) == 0x8080_e080_80e0;
}

/** True if the bytes behind the first continue a sequence. */
function continues(at: usize, size: i32): bool {
  if ((load<u8>(at, 1) & 0xc0) != 0x80) return false;
  return size < 3 || (load<u8>(at, 2) & 0xc0) == 0x80;
}

/** True if a complete sequence is what UTF-8 has for a character: not overlong, no surrogate. */
function isShortest(at: usize, first: u32): bool {
  if (first == 0xe0) return load<u8>(at, 1) >= 0xa0;
  if (first == 0xed) return load<u8>(at, 1) < 0xa0;
  return first >= 0xc2;
}
