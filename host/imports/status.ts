import { Status } from "../abi.js";
import type { Capability } from "./functions.js";

/** Why the last callout failed. Nothing has failed as long as no callout can be made. */
export const status: Capability = (vm) => ({
  proxy_get_status(codeAt: number, messageAtAt: number, messageSizeAt: number) {
    if (!vm.memory.writeU32(codeAt, Status.Ok)) return Status.InvalidMemoryAccess;
    return vm.giveText("", messageAtAt, messageSizeAt);
  },
});
