// Attributes of the stream, the connection, the plugin and the node.
// Raw declarations: pointers and sizes in bytes, every result a Status (assembly/ gives them types and lifetimes).

/**
 * Reads the property whose path parts are joined by NUL bytes. Strings and bytes come raw, integers as 8 bytes LE,
 * booleans as one byte, times as i64 nanoseconds, maps and lists as pairs, messages as protobuf.
 * Status: Ok; NotFound; SerializationFailure; InvalidMemoryAccess.
 */
// @ts-ignore: decorator
@external("env", "proxy_get_property")
export declare function proxy_get_property(path: usize, pathSize: usize, valuePtr: usize, valueSize: usize): u32;

/**
 * Sets a property of the stream. Envoy writes it to filter state under `wasm.<path>`; it needs a stream.
 * Status: Ok; NotFound in a root context.
 */
// @ts-ignore: decorator
@external("env", "proxy_set_property")
export declare function proxy_set_property(path: usize, pathSize: usize, value: usize, valueSize: usize): u32;
