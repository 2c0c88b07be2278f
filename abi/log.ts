// Logging.
// Raw declarations: pointers and sizes in bytes, every result a Status (assembly/ gives them types and lifetimes).

/**
 * Writes a line to the host's log. The only ABI call allowed while the module starts (`_initialize`).
 * Status: Ok; BadArgument for a level that does not exist; InvalidMemoryAccess.
 */
// @ts-ignore: decorator
@external("env", "proxy_log")
export declare function proxy_log(level: u32, message: usize, messageSize: usize): u32;

/**
 * Writes the host's current log level (u32) to `level`; it can change at run time.
 * Status: Ok. Since ABI 0.2.1.
 */
// @ts-ignore: decorator
@external("env", "proxy_get_log_level")
export declare function proxy_get_log_level(level: usize): u32;
