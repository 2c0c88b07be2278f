import { proxy_get_buffer_bytes } from "../abi/buffers";
import { BufferType, Status } from "../abi/enums";
import { Bytes } from "./bytes/bytes";
import { clearResult, resultBytes, resultPtrSlot, resultSizeSlot } from "./bytes/host-result";

/** As a start it means the end of a buffer, as a length all of it. */
export const WHOLE: u32 = u32.MAX_VALUE;

/** Up to `length` bytes from `start` of a buffer of the host's, as a view that lives until the callback returns; empty where there is none. */
export function readBuffer(buffer: BufferType, start: u32 = 0, length: u32 = WHOLE): Bytes {
  clearResult();
  const status = proxy_get_buffer_bytes(buffer, start, length, resultPtrSlot(), resultSizeSlot());
  return status == Status.Ok ? resultBytes() : new Bytes();
}
