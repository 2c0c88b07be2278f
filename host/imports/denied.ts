import { type AbiFunction, abiTable, LogLevel, Status } from "../abi.js";
import type { Vm } from "../vm.js";
import type { HostFunction } from "./functions.js";

/** WASI's number for a function that the module may not use. */
const notCapable = 76;

/** In the place of a function that the plugin's capabilities leave out: it says so in the log and fails, as on Envoy. */
export function denied(vm: Vm, entry: AbiFunction): HostFunction {
  const isProxy = abiTable().imports.includes(entry);
  const what = `Attempted call to restricted ${isProxy ? "proxy-wasm" : "WASI"} capability: ${entry.name}`;
  return () => {
    vm.logAsHost(LogLevel.Error, what);
    if (isProxy) return Status.InternalFailure;
    return entry.results.length > 0 ? notCapable : undefined;
  };
}
