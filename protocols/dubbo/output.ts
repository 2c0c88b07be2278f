import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { HEAD_SIZE, storePayloadSize, storeRequestId } from "./head";

/** Adds `size` bytes from an address. */
export function copyBytes(from: usize, size: i32, out: ByteWriter): void {
  const place = out.reserve(size);
  if (place) memory.copy(place, from, <usize>size);
}

/** Sets the id and the length in the head of a frame that is all behind `start`, if all of it was written. */
export function mendHead(start: i32, requestId: u64, out: ByteWriter): void {
  if (out.overflowed) return;
  const at = out.written.ptr + <usize>start;
  storeRequestId(at, requestId);
  storePayloadSize(at, <u32>(out.length - start - HEAD_SIZE));
}
