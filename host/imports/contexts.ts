import { Status } from "../abi.js";
import type { Capability } from "./functions.js";

/** Which context host functions act on, and the end of a delayed shutdown. */
export const contexts: Capability = (vm) => ({
  /** Holds until the running callback returns. 0 stands for the context that the callback is for. */
  proxy_set_effective_context(id: number) {
    if (id === 0) {
      vm.effective = vm.active.acting;
      return Status.Ok;
    }
    const context = vm.contexts.get(id >>> 0);
    if (!context) return Status.BadArgument;
    vm.effective = context;
    return Status.Ok;
  },

  proxy_done() {
    return vm.effective.done();
  },
});
