// Bodies, L4 data, configuration and callout bodies, by buffer (BufferType).
// Raw declarations: pointers and sizes in bytes, every result a Status (assembly/ gives them types and lifetimes).

/**
 * Reads up to `maxSize` bytes from `start`; a range beyond the end is cut.
 * Status: Ok; NotFound or BadArgument where the buffer is not there now.
 */
// @ts-ignore: decorator
@external("env", "proxy_get_buffer_bytes")
export declare function proxy_get_buffer_bytes(buffer: u32, start: u32, maxSize: u32, dataPtr: usize, dataSize: usize): u32;

/** Writes the length in bytes (u32) and the flags (u32; Envoy: always 0). */
// @ts-ignore: decorator
@external("env", "proxy_get_buffer_status")
export declare function proxy_get_buffer_status(buffer: u32, length: usize, flags: usize): u32;

/**
 * Envoy knows three forms: (0, 0) prepends, (0, at least the length) replaces, (at least the length, any) appends.
 * Status: Ok; BadArgument for every other range, or where the buffer is not there now.
 */
// @ts-ignore: decorator
@external("env", "proxy_set_buffer_bytes")
export declare function proxy_set_buffer_bytes(buffer: u32, start: u32, size: u32, data: usize, dataSize: usize): u32;
