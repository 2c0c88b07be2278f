// Key-value data shared by every VM with the same vm_id.
// Raw declarations: pointers and sizes in bytes, every result a Status (assembly/ gives them types and lifetimes).

/**
 * Reads a value and its compare-and-swap number (u32).
 * Status: Ok; NotFound.
 */
// @ts-ignore: decorator
@external("env", "proxy_get_shared_data")
export declare function proxy_get_shared_data(key: usize, keySize: usize, valuePtr: usize, valueSize: usize, cas: usize): u32;

/**
 * Writes a value; `cas` 0 writes unconditionally.
 * Status: Ok; CasMismatch if the value changed since it was read.
 */
// @ts-ignore: decorator
@external("env", "proxy_set_shared_data")
export declare function proxy_set_shared_data(key: usize, keySize: usize, value: usize, valueSize: usize, cas: u32): u32;
