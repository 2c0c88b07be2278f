import { Status } from "../abi.js";
import type { Capability } from "./functions.js";

/** Why a callout failed. */
export const status: Capability = (vm) => ({
  /** The code stays what the last failure made it; the message is there in the callback of the failure alone. */
  proxy_get_status(codeAt: number, messageAtAt: number, messageSizeAt: number) {
    const last = vm.effective.root?.callouts.status;
    if (!vm.memory.writeU32(codeAt, last?.code ?? Status.Ok)) return Status.InvalidMemoryAccess;
    return vm.giveText(last?.message ?? "", messageAtAt, messageSizeAt);
  },
});
