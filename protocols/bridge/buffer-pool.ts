import { ByteWriter } from "../../assembly/bytes/byte-writer";

/** The most buffers that wait for their next use. */
const MAX_POOLED: i32 = 256;
/** A buffer that holds more than that when it is given back is not kept. */
const MAX_KEPT_BYTES: i32 = 64 * 1024;

const pool: Array<ByteWriter> = [];

/** An empty buffer without a limit of its own: who fills it keeps to one. Buffers serve one message after the other. */
export function takeBuffer(): ByteWriter {
  return pool.length > 0 ? pool.pop() : new ByteWriter(i32.MAX_VALUE);
}

/** Takes a buffer back as it was filled; it must not be used any more. */
export function giveBuffer(buffer: ByteWriter): void {
  if (pool.length >= MAX_POOLED || buffer.length > MAX_KEPT_BYTES) return;
  buffer.clear();
  pool.push(buffer);
}
