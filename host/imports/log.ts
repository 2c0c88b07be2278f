import { LogLevel, Status } from "../abi.js";
import type { Capability } from "./functions.js";

/** Logging and the level that is in force. */
export const log: Capability = (vm) => ({
  proxy_log(level: number, messageAt: number, messageSize: number) {
    if (level >>> 0 > LogLevel.Critical) return Status.BadArgument;
    const message = vm.memory.view(messageAt, messageSize);
    if (!message) return Status.InvalidMemoryAccess;
    vm.log(level, message.toString());
    return Status.Ok;
  },

  proxy_get_log_level(levelAt: number) {
    const written = vm.memory.writeU32(levelAt, vm.services.logLevel);
    return written ? Status.Ok : Status.InvalidMemoryAccess;
  },
});
