import { Status } from "proxy-wasm-assemblyscript/abi/enums";
import { proxy_get_status } from "proxy-wasm-assemblyscript/abi/status";
import {
  clearResult,
  numberSlot,
  resultPtrSlot,
  resultSizeSlot,
  resultU32,
} from "proxy-wasm-assemblyscript/assembly/bytes/host-result";
import { resultBuffer } from "./array-buffers";

/** Why the latest callout failed: a code and a text. */
export class StatusWithData {
  constructor(
    public status: u32,
    public data: ArrayBuffer,
  ) {}
}

/** Why the latest callout failed. Meaningful in a callback that reports a failure; 0 and nothing where the host does not tell. */
export function get_status(): StatusWithData {
  clearResult();
  const known = proxy_get_status(numberSlot(), resultPtrSlot(), resultSizeSlot()) == Status.Ok;
  return known ? new StatusWithData(resultU32(), resultBuffer()) : new StatusWithData(0, new ArrayBuffer(0));
}
