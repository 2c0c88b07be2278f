// Hessian 2 once more, after its grammar (Hessian 2.0 Serialization Protocol, section 3): a recursive reader that makes values,
// where our scanner keeps a stack and makes none.

/** The bytes end in the middle of a value. */
export class CutShort extends Error {}
/** The bytes are no value. */
export class NoHessian extends Error {}
/** Deeper than this reader goes: it has no opinion. */
export class TooDeep extends Error {}

/** What is no scalar: it has a number, or refers to one. */
export class Numbered {
  constructor(readonly kind: "list" | "map" | "object" | "reference") {}
}

export type HessianValue = null | boolean | number | bigint | string | Uint8Array | Numbered;

const MAX_DEPTH = 1000;
const END = 0x5a;

/** Reads value after value. */
export class HessianOracle {
  /** Where the next value begins. */
  at: number;
  readonly #fields: number[] = [];
  #depth = 0;

  constructor(
    readonly bytes: Buffer,
    at = 0,
  ) {
    this.at = at;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  /** The next byte, which is not read. */
  peek(): number {
    if (this.at >= this.bytes.length) throw new CutShort();
    return this.bytes[this.at]!;
  }

  /** Reads any value. */
  value(): HessianValue {
    const tag = this.peek();
    if (this.isString()) return this.string();
    if ((tag >= 0x20 && tag <= 0x2f) || (tag >= 0x34 && tag <= 0x37) || tag === 0x41 || tag === 0x42) {
      return this.#binary();
    }
    const scalar = this.#scalar(tag);
    if (scalar !== undefined) return scalar;
    if (++this.#depth > MAX_DEPTH) throw new TooDeep();
    const numbered = this.#numbered(tag);
    this.#depth--;
    return numbered;
  }

  /** True if the next value is a string. */
  isString(): boolean {
    const tag = this.peek();
    return tag < 0x20 || (tag >= 0x30 && tag <= 0x33) || tag === 0x52 || tag === 0x53;
  }

  /** Reads a string, as the UTF-16 that it is. */
  string(): string {
    let text = "";
    for (let last = false; !last; ) {
      if (!this.isString()) throw new NoHessian();
      const tag = this.#byte();
      last = tag !== 0x52;
      const units = tag < 0x20 ? tag : tag <= 0x33 ? (tag - 0x30) * 256 + this.#byte() : this.#uint(2);
      for (let i = 0; i < units; i++) text += this.#unit();
    }
    return text;
  }

  #unit(): string {
    const first = this.#byte();
    if (first < 0x80) return String.fromCharCode(first);
    const more = (first & 0xe0) === 0xc0 ? 1 : (first & 0xf0) === 0xe0 ? 2 : 0;
    if (more === 0) throw new NoHessian();
    if (this.left < more) throw new CutShort();
    let code = first & (more === 1 ? 0x1f : 0x0f);
    for (let i = 0; i < more; i++) {
      const byte = this.#byte();
      if ((byte & 0xc0) !== 0x80) throw new NoHessian();
      code = code * 64 + (byte & 0x3f);
    }
    return String.fromCharCode(code);
  }

  #binary(): Uint8Array {
    const parts: Buffer[] = [];
    for (let last = false; !last; ) {
      const tag = this.#byte();
      last = tag !== 0x41;
      if (tag >= 0x20 && tag <= 0x2f) parts.push(this.#take(tag - 0x20));
      else if (tag >= 0x34 && tag <= 0x37) parts.push(this.#take((tag - 0x34) * 256 + this.#byte()));
      else if (tag === 0x41 || tag === 0x42) parts.push(this.#take(this.#uint(2)));
      else throw new NoHessian();
    }
    return Buffer.concat(parts);
  }

  #scalar(tag: number): HessianValue | undefined {
    const start = this.at++;
    if (tag === 0x4e) return null;
    if (tag === 0x54 || tag === 0x46) return tag === 0x54;
    const int = this.#compactInt(tag);
    if (int !== undefined) return int;
    if (tag >= 0xd8 && tag <= 0xef) return BigInt(tag - 0xe0);
    if (tag >= 0xf0) return BigInt((tag - 0xf8) * 256 + this.#byte());
    if (tag >= 0x38 && tag <= 0x3f) return BigInt((tag - 0x3c) * 65536 + this.#uint(2));
    if (tag === 0x59) return BigInt(this.#take(4).readInt32BE());
    if (tag === 0x4c) return this.#take(8).readBigInt64BE();
    // Dates and doubles: nothing is made of what they are.
    const size = new Map([
      [0x44, 8],
      [0x4a, 8],
      [0x4b, 4],
      [0x5b, 0],
      [0x5c, 0],
      [0x5d, 1],
      [0x5e, 2],
      [0x5f, 4],
    ]).get(tag);
    if (size !== undefined) {
      this.#take(size);
      return null;
    }
    this.at = start;
    return undefined;
  }

  #compactInt(tag: number): number | undefined {
    if (tag >= 0x80 && tag <= 0xbf) return tag - 0x90;
    if (tag >= 0xc0 && tag <= 0xcf) return (tag - 0xc8) * 256 + this.#byte();
    if (tag >= 0xd0 && tag <= 0xd7) return (tag - 0xd4) * 65536 + this.#uint(2);
    return tag === 0x49 ? this.#take(4).readInt32BE() : undefined;
  }

  #numbered(first: number): Numbered {
    let tag = first;
    this.at++;
    while (tag === 0x43) {
      this.#define();
      tag = this.#byte();
      if (tag !== 0x43 && tag !== 0x4f && (tag < 0x60 || tag > 0x6f)) throw new NoHessian();
    }
    if (tag >= 0x60 && tag <= 0x6f) return this.#object(tag - 0x60);
    if (tag >= 0x70 && tag <= 0x7f) {
      if (tag < 0x78) this.type();
      return this.#list(tag & 7);
    }
    switch (tag) {
      case 0x4f:
        return this.#object(this.#count());
      case 0x51:
        this.#count();
        return new Numbered("reference");
      case 0x55:
        this.type();
        return this.#until(1, "list");
      case 0x57:
        return this.#until(1, "list");
      case 0x56:
        this.type();
        return this.#list(this.#count());
      case 0x58:
        return this.#list(this.#count());
      case 0x4d:
        this.type();
        return this.#until(2, "map");
      case 0x48:
        return this.#until(2, "map");
      default:
        throw new NoHessian();
    }
  }

  #define(): void {
    this.string();
    const count = this.#count();
    if (count > this.left) throw new CutShort();
    for (let i = 0; i < count; i++) this.string();
    this.#fields.push(count);
  }

  #object(index: number): Numbered {
    const count = this.#fields[index];
    if (count === undefined) throw new NoHessian();
    for (let i = 0; i < count; i++) this.value();
    return new Numbered("object");
  }

  #list(length: number): Numbered {
    if (length > this.left) throw new CutShort();
    for (let i = 0; i < length; i++) this.value();
    return new Numbered("list");
  }

  #until(each: number, kind: "list" | "map"): Numbered {
    while (this.peek() !== END) {
      for (let i = 0; i < each; i++) this.value();
    }
    this.at++;
    return new Numbered(kind);
  }

  /** Reads the type of a list or a map. */
  type(): void {
    if (this.isString()) this.string();
    else this.#count();
  }

  #count(): number {
    const tag = this.peek();
    this.at++;
    const count = this.#compactInt(tag);
    if (count === undefined || count < 0) throw new NoHessian();
    return count;
  }

  #byte(): number {
    const byte = this.peek();
    this.at++;
    return byte;
  }

  #uint(size: number): number {
    return this.#take(size).readUIntBE(0, size);
  }

  #take(size: number): Buffer {
    if (size > this.left) throw new CutShort();
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }
}
