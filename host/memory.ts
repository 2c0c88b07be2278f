/**
 * A guest's linear memory, bounds-checked: a range outside of it reads as `undefined` and writes as `false`,
 * which the host functions answer with `InvalidMemoryAccess`. Pointers and sizes may come as signed numbers.
 */
export class GuestMemory {
  readonly #memory: WebAssembly.Memory;
  #buffer: Buffer;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    this.#buffer = Buffer.from(memory.buffer);
  }

  /** The whole memory. Not to be kept: growing the memory detaches it. */
  get bytes(): Buffer {
    if (this.#buffer.length === 0) this.#buffer = Buffer.from(this.#memory.buffer);
    return this.#buffer;
  }

  get pages(): number {
    return this.bytes.length / 65536;
  }

  /** A view of a range; valid until the guest runs again. */
  view(pointer: number, size: number): Buffer | undefined {
    const bytes = this.bytes;
    const start = pointer >>> 0;
    const end = start + (size >>> 0);
    return end <= bytes.length ? bytes.subarray(start, end) : undefined;
  }

  /** A copy of a range. */
  copy(pointer: number, size: number): Buffer | undefined {
    const view = this.view(pointer, size);
    return view && Buffer.from(view);
  }

  /** A range as a byte string (one character a byte). */
  text(pointer: number, size: number): string | undefined {
    const bytes = this.bytes;
    const start = pointer >>> 0;
    const end = start + (size >>> 0);
    return end <= bytes.length ? bytes.toString("latin1", start, end) : undefined;
  }

  readU32(pointer: number): number | undefined {
    const bytes = this.bytes;
    const at = pointer >>> 0;
    return at + 4 <= bytes.length ? bytes.readUInt32LE(at) : undefined;
  }

  writeU32(pointer: number, value: number): boolean {
    const bytes = this.bytes;
    const at = pointer >>> 0;
    if (at + 4 > bytes.length) return false;
    bytes.writeUInt32LE(value >>> 0, at);
    return true;
  }

  writeU64(pointer: number, value: bigint): boolean {
    const bytes = this.bytes;
    const at = pointer >>> 0;
    if (at + 8 > bytes.length) return false;
    bytes.writeBigUInt64LE(BigInt.asUintN(64, value), at);
    return true;
  }

  write(pointer: number, content: Uint8Array): boolean {
    const bytes = this.bytes;
    const at = pointer >>> 0;
    if (at + content.length > bytes.length) return false;
    bytes.set(content, at);
    return true;
  }
}
