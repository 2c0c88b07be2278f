import { Status } from "../abi.js";
import type { Capability } from "./functions.js";

/** Data that the VMs of one VM id share, on all workers. Envoy has no way to delete a key. */
export const sharedData: Capability = (vm) => ({
  proxy_get_shared_data(
    keyAt: number,
    keySize: number,
    valueAtAt: number,
    valueSizeAt: number,
    casAt: number,
  ) {
    const key = vm.memory.text(keyAt, keySize);
    if (key === undefined) return Status.InvalidMemoryAccess;
    const found = vm.services.shared.getData(vm.vmId, key);
    if (typeof found === "number") return found;
    const status = vm.giveBytes(found.value, valueAtAt, valueSizeAt);
    if (status !== Status.Ok) return status;
    return vm.memory.writeU32(casAt, found.cas) ? Status.Ok : Status.InvalidMemoryAccess;
  },

  proxy_set_shared_data(keyAt: number, keySize: number, valueAt: number, valueSize: number, cas: number) {
    const key = vm.memory.text(keyAt, keySize);
    const value = vm.memory.copy(valueAt, valueSize);
    if (key === undefined || !value) return Status.InvalidMemoryAccess;
    const given = valueAt === 0 && valueSize === 0 ? null : value;
    return vm.services.shared.setData(vm.vmId, key, given, cas >>> 0);
  },
});
