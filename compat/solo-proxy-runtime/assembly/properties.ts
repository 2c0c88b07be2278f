import { Status } from "proxy-wasm-assemblyscript/abi/enums";
import { Bytes } from "proxy-wasm-assemblyscript/assembly/bytes/bytes";
import { getProperty, setProperty } from "proxy-wasm-assemblyscript/assembly/properties";
import { toArrayBuffer } from "./array-buffers";

/**
 * A property by its path, whose parts are joined by NUL characters. An absent one is empty: it does not end the VM, as it
 * once did. To tell absent from empty: `getProperty` of proxy-wasm-assemblyscript.
 */
export function get_property(path: string): ArrayBuffer {
  const value = getProperty(Bytes.fromString(path));
  return value === null ? new ArrayBuffer(0) : toArrayBuffer(value);
}

/** Sets a property of the stream. `NotFound` outside of one. */
export function set_property(path: string, data: ArrayBuffer): Status {
  return setProperty(Bytes.fromString(path), Bytes.wrap(data));
}
