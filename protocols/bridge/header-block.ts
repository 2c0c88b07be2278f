import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";
import { giveBuffer, takeBuffer } from "./buffer-pool";

const LENGTHS: i32 = 8;

/**
 * The headers of one HTTP request that concern the frame in it, kept until the frame has come.
 *
 *     u32 length of name | u32 length of value | name | value | next …      (native order)
 *
 * What `next` shows lives until the block is cleared.
 */
@final
export class HeaderBlock {
  readonly name: Bytes = new Bytes();
  readonly value: Bytes = new Bytes();
  private buffer: ByteWriter | null = null;
  private at: i32 = 0;

  /** Adds a header. */
  add(name: Bytes, value: Bytes): void {
    let buffer = this.buffer;
    if (buffer === null) {
      buffer = takeBuffer();
      this.buffer = buffer;
    }
    const lengths = buffer.reserve(LENGTHS);
    store<u32>(lengths, name.length);
    store<u32>(lengths, value.length, 4);
    buffer.write(name);
    buffer.write(value);
  }

  /** Goes back to the beginning. */
  rewind(): void {
    this.at = 0;
  }

  /** True if `next` has shown all. */
  get atEnd(): bool {
    const buffer = this.buffer;
    return buffer === null || this.at == buffer.length;
  }

  /** Shows the next header; false where there is none. */
  next(): bool {
    const buffer = this.buffer;
    if (buffer === null || this.at == buffer.length) return false;
    const ptr = buffer.written.ptr + <usize>this.at;
    const nameLength = load<i32>(ptr);
    const valueLength = load<i32>(ptr, 4);
    this.name.aim(ptr + LENGTHS, nameLength);
    this.value.aim(ptr + LENGTHS + <usize>nameLength, valueLength);
    this.at += LENGTHS + nameLength + valueLength;
    return true;
  }

  /** Forgets all. */
  clear(): void {
    const buffer = this.buffer;
    if (buffer !== null) giveBuffer(buffer);
    this.buffer = null;
    this.at = 0;
  }
}
