import { Bytes } from "proxy-wasm-assemblyscript/assembly/bytes/bytes";
import { resultBytes } from "proxy-wasm-assemblyscript/assembly/bytes/host-result";

/** A copy of a view, with a life of its own. */
export function toArrayBuffer(view: Bytes): ArrayBuffer {
  const buffer = new ArrayBuffer(view.length);
  memory.copy(changetype<usize>(buffer), view.ptr, <usize>view.length);
  return buffer;
}

/** A copy of what the latest host call returned. */
export function resultBuffer(): ArrayBuffer {
  return toArrayBuffer(resultBytes());
}
