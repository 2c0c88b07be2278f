import { Status } from "../abi.js";
import type { Capability } from "./functions.js";
import { noStream } from "./lost.js";

/** Attributes of host, plugin and stream; the parts of a path are separated by NULs. */
export const properties: Capability = (vm) => ({
  proxy_get_property(pathAt: number, pathSize: number, valueAtAt: number, valueSizeAt: number) {
    const path = vm.memory.text(pathAt, pathSize);
    if (path === undefined) return Status.InvalidMemoryAccess;
    if (path === "") return Status.SerializationFailure;
    const value = vm.effective.property(splitPath(path));
    return typeof value === "number" ? value : vm.giveBytes(value, valueAtAt, valueSizeAt);
  },

  proxy_set_property(pathAt: number, pathSize: number, valueAt: number, valueSize: number) {
    const path = vm.memory.text(pathAt, pathSize);
    const value = vm.memory.copy(valueAt, valueSize);
    if (path === undefined || !value) return Status.InvalidMemoryAccess;
    noStream(vm, "set a property");
    return vm.effective.setProperty(path, value);
  },
});

/** One NUL at the end is allowed. */
function splitPath(path: string): string[] {
  const parts = path.split("\0");
  if (parts.at(-1) === "") parts.pop();
  return parts;
}
