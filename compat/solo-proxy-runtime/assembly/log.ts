import { LogLevel, Status } from "proxy-wasm-assemblyscript/abi/enums";
import { proxy_get_log_level } from "proxy-wasm-assemblyscript/abi/log";
import { clearResult, numberSlot, resultU32 } from "proxy-wasm-assemblyscript/assembly/bytes/host-result";
import { log as gated, writeLine } from "proxy-wasm-assemblyscript/assembly/log";
import { activeContextId } from "proxy-wasm-assemblyscript/assembly/runtime/callback";
import { LogLevelValues } from "./enums";

/**
 * Writes a line to the host's log. Below the host's level it costs neither encoding nor a host call, except while the module
 * starts: then the level cannot be asked for.
 */
export function log(level: LogLevelValues, logMessage: string): void {
  if (activeContextId == 0) writeLine(<LogLevel>level, logMessage);
  else gated.write(<LogLevel>level, logMessage);
}

/** The host's log level; `trace` where it does not tell. */
export function logLevel(): LogLevelValues {
  clearResult();
  const known = proxy_get_log_level(numberSlot()) == Status.Ok;
  return known ? <LogLevelValues>resultU32() : LogLevelValues.trace;
}
