import { Bytes } from "../../assembly/bytes/bytes";

/** A queue that was larger gives its memory back when it is empty. */
const KEPT: i32 = 4096;

/** Bytes that wait, first in, first out, in memory that grows and is used again. Who adds bounds how many. */
@final
export class ByteQueue {
  private buffer: ArrayBuffer = new ArrayBuffer(0);
  private start: i32 = 0;
  private end: i32 = 0;
  private readonly view: Bytes = new Bytes();

  /** How many bytes wait. */
  get length(): i32 {
    return this.end - this.start;
  }

  /** The first `count` of the bytes: a view until something is added or taken away. */
  first(count: i32): Bytes {
    this.view.aim(changetype<usize>(this.buffer) + <usize>this.start, min(count, this.length));
    return this.view;
  }

  /** Adds a copy of some bytes behind the others. */
  add(data: Bytes): void {
    if (data.length == 0) return;
    if (data.length > this.buffer.byteLength - this.end) this.makeRoom(data.length);
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
    if (this.buffer.byteLength > KEPT) this.buffer = new ArrayBuffer(0);
  }

  /** Moves the bytes to the front, and doubles the memory where they and the new ones fill more than half of it. */
  private makeRoom(more: i32): void {
    const length = this.length;
    const from = changetype<usize>(this.buffer) + <usize>this.start;
    let capacity = max(this.buffer.byteLength, 512);
    while (capacity < (length + more) << 1) capacity <<= 1;
    if (capacity == this.buffer.byteLength) {
      memory.copy(changetype<usize>(this.buffer), from, <usize>length);
    } else {
      const larger = new ArrayBuffer(capacity);
      memory.copy(changetype<usize>(larger), from, <usize>length);
      this.buffer = larger;
    }
    this.start = 0;
    this.end = length;
  }
}
