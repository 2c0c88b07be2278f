// The few WASI functions that the SDK can use; every host offers them.
// Raw declarations; every result is a WASI errno, 0 for success.

/** Writes the number of environment variables (u32) and the bytes they take (u32). */
// @ts-ignore: decorator
@external("wasi_snapshot_preview1", "environ_sizes_get")
export declare function environ_sizes_get(count: usize, size: usize): u32;

/** Writes `KEY=value\0` strings to `buffer` and the address of each to `pointers`. */
// @ts-ignore: decorator
@external("wasi_snapshot_preview1", "environ_get")
export declare function environ_get(pointers: usize, buffer: usize): u32;

/** Fills the buffer with random bytes, at most 64 KiB on Envoy. */
// @ts-ignore: decorator
@external("wasi_snapshot_preview1", "random_get")
export declare function random_get(buffer: usize, size: usize): u32;
