import { HeaderMapType, Status } from "proxy-wasm-assemblyscript/abi/enums";
import { proxy_get_header_map_size } from "proxy-wasm-assemblyscript/abi/header-maps";
import { Bytes } from "proxy-wasm-assemblyscript/assembly/bytes/bytes";
import { clearResult, numberSlot, resultU32 } from "proxy-wasm-assemblyscript/assembly/bytes/host-result";
import { HeaderMap } from "proxy-wasm-assemblyscript/assembly/http/header-map";
import { toArrayBuffer } from "./array-buffers";
import { HeaderMapTypeValues } from "./enums";

// Nothing here traps, as replacing and removing once did where a map cannot be changed.

/** The map of that type. */
export function mapOf(typ: HeaderMapTypeValues): HeaderMap {
  return new HeaderMap(<HeaderMapType>typ);
}

/** Adds a header beside those of the same name. `BadArgument` where the map cannot be changed now. */
export function add_header_map_value(typ: HeaderMapTypeValues, key: ArrayBuffer, value: ArrayBuffer): Status {
  return mapOf(typ).add(Bytes.wrap(key), Bytes.wrap(value));
}

/** Adds a header beside those of the same name. `BadArgument` where the map cannot be changed now. */
export function add_header_map_value_string(typ: HeaderMapTypeValues, key: string, value: string): Status {
  return mapOf(typ).add(key, value);
}

/** The first value of a header; empty where there is none. */
export function get_header_map_value(typ: HeaderMapTypeValues, key: ArrayBuffer): ArrayBuffer {
  const value = mapOf(typ).getBytes(Bytes.wrap(key));
  return value === null ? new ArrayBuffer(0) : toArrayBuffer(value);
}

/** Sets a header, in the place of all of that name. */
export function replace_header_map_value(
  typ: HeaderMapTypeValues,
  key: ArrayBuffer,
  value: ArrayBuffer,
): void {
  mapOf(typ).set(Bytes.wrap(key), Bytes.wrap(value));
}

/** Sets a header, in the place of all of that name. */
export function replace_header_map_value_string(typ: HeaderMapTypeValues, key: string, value: string): void {
  mapOf(typ).set(key, value);
}

/** Removes all headers of a name. */
export function remove_header_map_value(typ: HeaderMapTypeValues, key: ArrayBuffer): void {
  mapOf(typ).remove(Bytes.wrap(key));
}

/** Removes all headers of a name. */
export function remove_header_map_value_string(typ: HeaderMapTypeValues, key: string): void {
  mapOf(typ).remove(key);
}

/** The size of a map: on Envoy in bytes, on others the number of headers. 0 where there is no such map now. */
export function get_header_map_size(typ: HeaderMapTypeValues): usize {
  clearResult();
  return proxy_get_header_map_size(typ, numberSlot()) == Status.Ok ? <usize>resultU32() : 0;
}
