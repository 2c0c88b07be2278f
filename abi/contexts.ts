// Which context the next calls are about, and when one ends.
// Raw declarations: pointers and sizes in bytes, every result a Status (assembly/ gives them types and lifetimes).

/**
 * Host calls of this callback act on that context from here on. For streams that are not the callback's own.
 * Status: Ok; BadArgument where the context is gone.
 */
// @ts-ignore: decorator
@external("env", "proxy_set_effective_context")
export declare function proxy_set_effective_context(context: u32): u32;

/** Says that a context whose proxy_on_done answered false is done now. */
// @ts-ignore: decorator
@external("env", "proxy_done")
export declare function proxy_done(): u32;
