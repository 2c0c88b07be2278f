import { Bytes } from "proxy-wasm-assemblyscript/assembly/bytes/bytes";
import { callForeignFunction } from "proxy-wasm-assemblyscript/assembly/foreign-functions";
import { toArrayBuffer } from "./array-buffers";

/**
 * Calls a function that the host registers under a name, with a text. Empty where it returned nothing or failed; it does not
 * end the VM, as it once did. For bytes, and for why it failed: `callForeignFunction` of the SDK.
 */
export function call_foreign_function(function_name: string, argument: string): ArrayBuffer {
  const result = callForeignFunction(function_name, Bytes.fromString(argument));
  return result === null ? new ArrayBuffer(0) : toArrayBuffer(result);
}
