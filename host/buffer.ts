/** Bytes that a guest reads, and sometimes changes, through the buffer functions. */
export interface GuestBuffer {
  readonly length: number;
  /** Copies `length` bytes from `start`, all of them inside, to `target` at `at`. */
  copyTo(target: Uint8Array, at: number, start: number, length: number): void;
  /** Absent where the guest may only read. */
  readonly edit?: BufferEdit;
}

/** The changes that Envoy lets a guest make to a body. The bytes handed over belong to the buffer. */
export interface BufferEdit {
  /** Puts bytes in the place of the first `length` ones, or of all if there are fewer. */
  replaceStart(length: number, bytes: Uint8Array): void;
  append(bytes: Uint8Array): void;
}

/** A buffer of fixed content, such as a configuration. */
export class ConstantBuffer implements GuestBuffer {
  static readonly empty = new ConstantBuffer(new Uint8Array(0));
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get length(): number {
    return this.#bytes.length;
  }

  copyTo(target: Uint8Array, at: number, start: number, length: number): void {
    target.set(this.#bytes.subarray(start, start + length), at);
  }
}
