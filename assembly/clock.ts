import { proxy_get_current_time_nanoseconds } from "../abi/time";
import { clearResult, numberSlot, resultU64 } from "./bytes/host-result";

/** The host's wall clock: nanoseconds since 1970. It may step; 0 where the host has no clock. Any time but module start. */
export function now(): u64 {
  clearResult();
  proxy_get_current_time_nanoseconds(numberSlot());
  return resultU64();
}
