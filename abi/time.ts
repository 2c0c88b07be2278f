// The clock and the timer.
// Raw declarations: pointers and sizes in bytes, every result a Status (assembly/ gives them types and lifetimes).

/** Calls proxy_on_tick of the root context every `period` milliseconds, on each worker; 0 stops. */
// @ts-ignore: decorator
@external("env", "proxy_set_tick_period_milliseconds")
export declare function proxy_set_tick_period_milliseconds(period: u32): u32;

/** Writes the wall-clock time in nanoseconds since 1970 (u64). */
// @ts-ignore: decorator
@external("env", "proxy_get_current_time_nanoseconds")
export declare function proxy_get_current_time_nanoseconds(time: usize): u32;
