import { Status } from "../abi/enums";
import { proxy_get_property, proxy_set_property } from "../abi/properties";
import { argument, argumentLength } from "./bytes/argument";
import { Bytes } from "./bytes/bytes";
import { clearResult, resultBytes, resultPtrSlot, resultSizeSlot } from "./bytes/host-result";
import { mark, release } from "./bytes/scratch";

/**
 * The path of a property as the ABI wants it, its parts joined by NUL bytes. For constants, and for parts that have a
 * dot in them: `const VERSION = propertyPath(["metadata", "filter_metadata", "envoy.lb", "version"]);`
 */
export function propertyPath(parts: string[]): Bytes {
  return Bytes.fromString(parts.join("\0"));
}

/** The path for a dotted name: `source.address` becomes `source\0address`. */
export function dottedPath(name: string): Bytes {
  return propertyPath(name.split("."));
}

/**
 * A property of the stream, connection, plugin or node by its path (`propertyPath`, `dottedPath`), as the host encodes
 * it: strings raw, integers as 8 bytes little-endian, booleans as one byte, times as i64 nanoseconds. `null` if there
 * is none, as on a smaller host or where it is not known yet. The view lives until the callback returns.
 *
 * Source: Envoy, "Attributes"; Proxy-Wasm ABI 0.2.1, "Properties".
 */
export function getProperty(path: Bytes): Bytes | null {
  clearResult();
  const status = proxy_get_property(path.ptr, path.length, resultPtrSlot(), resultSizeSlot());
  return status == Status.Ok ? resultBytes() : null;
}

/**
 * Sets a property of the stream (`string` or `Bytes`). Envoy keeps it as filter state `wasm.<path>`, which routes,
 * access logs and other filters can read. `NotFound` outside a stream.
 */
export function setProperty<V>(path: Bytes, value: V): Status {
  const before = mark();
  const ptr = argument(value);
  const status = proxy_set_property(path.ptr, path.length, ptr, argumentLength);
  release(before);
  return status;
}
