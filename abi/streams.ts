// Going on with and ending streams. Since ABI 0.2.0.
// Raw declarations: pointers and sizes in bytes, every result a Status (assembly/ gives them types and lifetimes).

/**
 * Goes on with a paused stream (StreamType) of the effective context.
 * Status: Ok; Unimplemented for Upstream on Envoy.
 */
// @ts-ignore: decorator
@external("env", "proxy_continue_stream")
export declare function proxy_continue_stream(stream: u32): u32;

/** Resets or closes a stream (StreamType) of the effective context. */
// @ts-ignore: decorator
@external("env", "proxy_close_stream")
export declare function proxy_close_stream(stream: u32): u32;
