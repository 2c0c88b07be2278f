// Why the last callout failed.
// Raw declarations: pointers and sizes in bytes, every result a Status (assembly/ gives them types and lifetimes).

/**
 * Writes the status code (u32) and message of the callout whose callback is running. Envoy keeps the last failure:
 * meaningful only in a callback that reports one.
 */
// @ts-ignore: decorator
@external("env", "proxy_get_status")
export declare function proxy_get_status(code: usize, messagePtr: usize, messageSize: usize): u32;
