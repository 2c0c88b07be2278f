import { Bytes } from "../../assembly/bytes/bytes";

/** A queue that was larger gives its memory back when it is empty. */
const KEPT: i32 = 4096;
const SMALLEST: i32 = 512;

/** Bytes that wait, first in, first out, in memory that grows and is used again. Who adds bounds how many. */
@final
export class ByteQueue {
  private buffer: ArrayBuffer | null = null;
  private start: i32 = 0;
  private end: i32 = 0;

  /** How many bytes wait. */
  get length(): i32 {
    return this.end - this.start;
  }

  /** Where the first of them is, until something is added or the last one taken away. */
  get ptr(): usize {
    return changetype<usize>(this.buffer) + <usize>this.start;
  }

  /** Adds a copy of some bytes behind the others. */
  add(data: Bytes): void {
    if (data.length == 0) return;
    if (data.length > this.capacity() - this.end) this.makeRoom(data.length);
    memory.copy(changetype<usize>(this.buffer) + <usize>this.end, data.ptr, <usize>data.length);
    this.end += data.length;
  }

  /** Takes the first `count` bytes away. */
  drop(count: i32): void {
    this.start += min(count, this.length);
    if (this.start == this.end) this.clear();
  }

  /** Takes all away. */
  clear(): void {
    this.start = 0;
    this.end = 0;
    if (this.capacity() > KEPT) this.buffer = null;
  }

  private capacity(): i32 {
    const buffer = this.buffer;
    return buffer === null ? 0 : buffer.byteLength;
  }

  /** Moves the bytes to the front, and doubles the memory where they and the new ones fill more than half of it. */
  private makeRoom(more: i32): void {
    const length = this.length;
    const from = this.ptr;
    const before = this.capacity();
    let capacity = max(before, SMALLEST);
    while (capacity < (length + more) << 1) capacity <<= 1;
    const buffer = capacity == before ? this.buffer : new ArrayBuffer(capacity);
    memory.copy(changetype<usize>(buffer), from, <usize>length);
    this.buffer = buffer;
    this.start = 0;
    this.end = length;
  }
}
