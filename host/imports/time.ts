import { Status } from "../abi.js";
import type { Capability } from "./functions.js";

/** The clock and the root context's timer. */
export const time: Capability = (vm) => ({
  proxy_set_tick_period_milliseconds(milliseconds: number) {
    vm.effective.root?.setTickPeriod(milliseconds >>> 0);
    return Status.Ok;
  },

  proxy_get_current_time_nanoseconds(timeAt: number) {
    const written = vm.memory.writeU64(timeAt, vm.services.clock.realtime());
    return written ? Status.Ok : Status.InvalidMemoryAccess;
  },
});
