import { Bytes } from "./bytes";

const INITIAL_CAPACITY: i32 = 256;
const MINUS: u8 = 0x2d;
const ZERO: u8 = 0x30;

/**
 * Puts bytes together in memory that it keeps: made once and used again and again, it allocates only to grow. What
 * would go beyond its limit is left out whole, and `overflowed` says so.
 *
 *     writer.clear();
 *     writer.write(PREFIX);
 *     writer.writeNumber(count);
 *     if (!writer.overflowed) headers.set(NAME, writer.written);
 */
@final
export class ByteWriter {
  private buffer: ArrayBuffer;
  private readonly view: Bytes = new Bytes();
  private size: i32 = 0;
  private refused: bool = false;

  /** A writer of at most `limit` bytes. */
  constructor(
    /** The most bytes that it takes. */
    readonly limit: i32,
  ) {
    this.buffer = new ArrayBuffer(min(INITIAL_CAPACITY, limit));
  }

  /** How many bytes have been written. */
  get length(): i32 {
    return this.size;
  }

  /** True if something did not fit since the last `clear`. */
  get overflowed(): bool {
    return this.refused;
  }

  /** What has been written: a view that the next write or `clear` ends. */
  get written(): Bytes {
    this.view.aim(changetype<usize>(this.buffer), this.size);
    return this.view;
  }

  /** Forgets what was written. */
  clear(): void {
    this.size = 0;
    this.refused = false;
  }

  /** Adds bytes. */
  write(bytes: Bytes): void {
    const at = this.reserve(bytes.length);
    if (at) memory.copy(at, bytes.ptr, <usize>bytes.length);
  }

  /** Adds one byte. */
  writeByte(byte: u8): void {
    const at = this.reserve(1);
    if (at) store<u8>(at, byte);
  }

  /** Adds a number in decimal digits, with zeros in front up to `width` digits; a minus sign comes before them. */
  writeNumber(value: i64, width: i32 = 1): void {
    const sign = value < 0 ? 1 : 0;
    // The magnitude is unsigned, for the smallest i64 has no positive counterpart.
    let rest = value < 0 ? 0 - <u64>value : <u64>value;
    let digits = 1;
    for (let power = rest / 10; power != 0; power /= 10) digits++;
    digits = max(digits, width);
    const at = this.reserve(sign + digits);
    if (!at) return;
    if (sign) store<u8>(at, MINUS);
    for (let i = sign + digits - 1; i >= sign; i--) {
      store<u8>(at + <usize>i, <u8>(ZERO + (rest % 10)));
      rest /= 10;
    }
  }

  /**
   * For the SDK's own use: opens a gap of `count` bytes at `index`, which have to be written with `written.ptr`. False,
   * and nothing is moved, if they do not fit.
   */
  insert(index: i32, count: i32): bool {
    const tail = this.size - index;
    if (this.reserve(count) == 0) return false;
    const at = changetype<usize>(this.buffer) + <usize>index;
    memory.copy(at + <usize>count, at, <usize>tail);
    return true;
  }

  /**
   * For the SDK's own use: room for `count` bytes more, which count as written and have to be; its address is valid
   * until the next write. 0 if they do not fit.
   */
  reserve(count: i32): usize {
    if (count > this.limit - this.size) {
      this.refused = true;
      return 0;
    }
    const end = this.size + count;
    if (end > this.buffer.byteLength) this.grow(end);
    const at = changetype<usize>(this.buffer) + <usize>this.size;
    this.size = end;
    return at;
  }

  private grow(needed: i32): void {
    let capacity = this.buffer.byteLength;
    while (capacity < needed) capacity = capacity > this.limit >> 1 ? this.limit : capacity << 1;
    const larger = new ArrayBuffer(capacity);
    memory.copy(changetype<usize>(larger), changetype<usize>(this.buffer), <usize>this.size);
    this.buffer = larger;
  }
}
