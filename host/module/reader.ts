/** A WebAssembly binary is broken; says what was expected and at which byte. */
export class MalformedModule extends Error {
  override readonly name = "MalformedModule";
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Walks over a slice of a WebAssembly binary. Every step is bounds-checked against the slice's end. */
export class ByteReader {
  #position: number;
  readonly #bytes: Uint8Array;
  readonly #end: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#position = start;
    this.#end = end;
  }

  /** Offset from the start of the binary. */
  get position(): number {
    return this.#position;
  }

  get remaining(): number {
    return this.#end - this.#position;
  }

  fail(expected: string): never {
    throw new MalformedModule(`expected ${expected} at byte ${this.#position}`);
  }

  u8(): number {
    if (this.remaining < 1) this.fail("a byte");
    return this.#bytes[this.#position++]!;
  }

  /** An unsigned LEB128 number of at most 32 bits. */
  u32(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.u8();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value <= 0xffffffff ? value : this.fail("a 32-bit number");
    }
    return this.fail("a number of at most 5 bytes");
  }

  /** An unsigned LEB128 number of at most 64 bits, as limits of 64-bit memories use; inexact above 2^53. */
  u64(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.u8();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return this.fail("a number of at most 10 bytes");
  }

  /** Steps over a LEB128 number of any width up to 64 bits. */
  skipLeb(): void {
    for (let i = 0; i < 10; i++) if (this.u8() < 0x80) return;
    this.fail("a number of at most 10 bytes");
  }

  skip(count: number): void {
    if (count > this.remaining) this.fail(`${count} more bytes`);
    this.#position += count;
  }

  /** A reader of the next `size` bytes, which this one steps over. */
  slice(size: number): ByteReader {
    const start = this.#position;
    this.skip(size);
    return new ByteReader(this.#bytes, start, start + size);
  }

  /** A UTF-8 name with its length in front. */
  name(): string {
    const size = this.u32();
    const start = this.#position;
    this.skip(size);
    try {
      return utf8.decode(this.#bytes.subarray(start, start + size));
    } catch {
      return this.fail("a UTF-8 name before this place,");
    }
  }

  /** A vector: its count, then `read` for each item. Items take at least a byte, so the count is bounded. */
  vector<T>(read: () => T): T[] {
    const count = this.u32();
    if (count > this.remaining) this.fail(`${count} items`);
    return Array.from({ length: count }, read);
  }
}
