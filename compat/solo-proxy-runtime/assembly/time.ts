import { proxy_set_tick_period_milliseconds } from "proxy-wasm-assemblyscript/abi/time";
import { now } from "proxy-wasm-assemblyscript/assembly/clock";

/** Calls `onTick` of the root context every so many milliseconds, on each worker; 0 stops. To be called in a root context. */
export function set_tick_period_milliseconds(millisecond: u32): void {
  proxy_set_tick_period_milliseconds(millisecond);
}

/** Nanoseconds since 1970; 0 where the host has no clock. */
export function get_current_time_nanoseconds(): u64 {
  return now();
}
