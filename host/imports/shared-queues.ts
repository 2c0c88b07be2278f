import { Status } from "../abi.js";
import type { Capability } from "./functions.js";

/** Queues between VMs, of the same VM id or of others. */
export const sharedQueues: Capability = (vm) => ({
  /** Whoever registers last, on whichever worker, has its root context told of new items. */
  proxy_register_shared_queue(nameAt: number, nameSize: number, tokenAt: number) {
    const name = vm.memory.text(nameAt, nameSize);
    if (name === undefined) return Status.InvalidMemoryAccess;
    const registrant = vm.queueRegistrant(vm.effective.root?.id ?? 0);
    const token = vm.services.shared.registerQueue(vm.vmId, name, registrant);
    return vm.memory.writeU32(tokenAt, token) ? Status.Ok : Status.InvalidMemoryAccess;
  },

  /** An empty VM id is the VM's own. */
  proxy_resolve_shared_queue(
    vmIdAt: number,
    vmIdSize: number,
    nameAt: number,
    nameSize: number,
    tokenAt: number,
  ) {
    const vmId = vm.memory.view(vmIdAt, vmIdSize)?.toString();
    const name = vm.memory.text(nameAt, nameSize);
    if (vmId === undefined || name === undefined) return Status.InvalidMemoryAccess;
    const token = vm.services.shared.resolveQueue(vmId || vm.vmId, name);
    if (token === 0) return Status.NotFound;
    return vm.memory.writeU32(tokenAt, token) ? Status.Ok : Status.InvalidMemoryAccess;
  },

  /** Takes the oldest item, which is gone then even if it cannot be handed over. */
  proxy_dequeue_shared_queue(token: number, dataAtAt: number, dataSizeAt: number) {
    const item = vm.services.shared.dequeue(token >>> 0);
    return typeof item === "number" ? item : vm.giveBytes(item, dataAtAt, dataSizeAt);
  },

  proxy_enqueue_shared_queue(token: number, dataAt: number, dataSize: number) {
    const item = vm.memory.copy(dataAt, dataSize);
    return item ? vm.services.shared.enqueue(token >>> 0, item) : Status.InvalidMemoryAccess;
  },
});
