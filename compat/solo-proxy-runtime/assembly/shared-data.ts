import { Status } from "proxy-wasm-assemblyscript/abi/enums";
import { proxy_get_shared_data, proxy_set_shared_data } from "proxy-wasm-assemblyscript/abi/shared-data";
import { argument, argumentLength } from "proxy-wasm-assemblyscript/assembly/bytes/argument";
import {
  clearResult,
  numberSlot,
  resultPtrSlot,
  resultSizeSlot,
  resultU32,
} from "proxy-wasm-assemblyscript/assembly/bytes/host-result";
import { mark, release } from "proxy-wasm-assemblyscript/assembly/bytes/scratch";
import { resultBuffer } from "./array-buffers";

/** A shared value, and the number that a write needs that is to fail if somebody else wrote. */
export class GetSharedData {
  value: ArrayBuffer | null = null;
  result: Status = Status.Ok;
  cas: usize = 0;
}

/** The value under a key that all VMs of the same VM id share. `NotFound` if nobody wrote it. */
export function get_shared_data(key: string): GetSharedData {
  const found = new GetSharedData();
  const before = mark();
  clearResult();
  const keyPtr = argument(key);
  found.result = <Status>(
    proxy_get_shared_data(keyPtr, argumentLength, resultPtrSlot(), resultSizeSlot(), numberSlot())
  );
  if (found.result == Status.Ok) {
    found.value = resultBuffer();
    found.cas = <usize>resultU32();
  }
  release(before);
  return found;
}

/** Writes a shared value. With a number from `get_shared_data` only if nobody wrote since, else `CasMismatch`. */
export function set_shared_data(key: string, value: ArrayBuffer, cas: u32 = 0): Status {
  const before = mark();
  const keyPtr = argument(key);
  const status = proxy_set_shared_data(
    keyPtr,
    argumentLength,
    changetype<usize>(value),
    value.byteLength,
    cas,
  );
  release(before);
  return <Status>status;
}
