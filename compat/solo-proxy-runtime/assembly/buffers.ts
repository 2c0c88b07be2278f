import { proxy_get_buffer_status, proxy_set_buffer_bytes } from "proxy-wasm-assemblyscript/abi/buffers";
import { BufferType, Status } from "proxy-wasm-assemblyscript/abi/enums";
import { readBuffer } from "proxy-wasm-assemblyscript/assembly/buffers";
import { clearResult, numberSlot, resultU32 } from "proxy-wasm-assemblyscript/assembly/bytes/host-result";
import { toArrayBuffer } from "./array-buffers";
import { BufferTypeValues } from "./enums";

/** Up to `length` bytes from `start` of a buffer; empty where there is none. */
export function get_buffer_bytes(typ: BufferTypeValues, start: u32, length: u32): ArrayBuffer {
  return toArrayBuffer(readBuffer(<BufferType>typ, start, length));
}

/** How much a buffer holds. */
export class BufferStatusResult {
  result: Status = Status.Ok;
  length: usize = 0;
  flags: u32 = 0;
}

/** How much a buffer holds now. */
export function get_buffer_status(typ: BufferTypeValues): BufferStatusResult {
  const found = new BufferStatusResult();
  clearResult();
  found.result = <Status>proxy_get_buffer_status(typ, numberSlot(), numberSlot() + 4);
  if (found.result == Status.Ok) found.length = <usize>resultU32();
  return found;
}

/**
 * Writes to a body, in its callback: `value` in the place of `length` bytes from `start`. Envoy takes (0, 0) to put it before
 * what is there, (0, all of it) to replace and (all of it, any) to append. `BadArgument` otherwise, and outside the body's
 * callback. The package whose names these are could not change bodies; its descendants call it so.
 */
export function set_buffer_bytes(typ: BufferTypeValues, start: u32, length: u32, value: ArrayBuffer): Status {
  return <Status>proxy_set_buffer_bytes(typ, start, length, changetype<usize>(value), value.byteLength);
}
