import type { BufferEdit, GuestBuffer } from "../buffer.js";

/** A part of a body on its way through the chain: chunks in order, joined only where somebody needs it. */
export class Body implements GuestBuffer, BufferEdit {
  #chunks: Uint8Array[];
  #length: number;

  constructor(chunk?: Uint8Array) {
    this.#chunks = chunk ? [chunk] : [];
    this.#length = chunk?.length ?? 0;
  }

  get length(): number {
    return this.#length;
  }

  /** In order; read-only for others. */
  get chunks(): readonly Uint8Array[] {
    return this.#chunks;
  }

  get edit(): BufferEdit {
    return this;
  }

  append(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
    this.#length += bytes.length;
  }

  replaceStart(length: number, bytes: Uint8Array): void {
    const kept: Uint8Array[] = [];
    let left = length;
    for (const chunk of this.#chunks) {
      if (left < chunk.length) kept.push(chunk.subarray(left));
      left = Math.max(0, left - chunk.length);
    }
    this.#chunks = [bytes, ...kept];
    this.#length = Math.max(0, this.#length - length) + bytes.length;
  }

  /** Moves all of another body to the end of this one. */
  take(other: Body): void {
    for (const chunk of other.#chunks) this.append(chunk);
    other.clear();
  }

  clear(): void {
    this.#chunks = [];
    this.#length = 0;
  }

  copyTo(target: Uint8Array, at: number, start: number, length: number): void {
    let skip = start;
    let left = length;
    let position = at;
    for (const chunk of this.#chunks) {
      if (left === 0) return;
      const part = chunk.subarray(skip, skip + left);
      target.set(part, position);
      position += part.length;
      left -= part.length;
      skip = Math.max(0, skip - chunk.length);
    }
  }
}
