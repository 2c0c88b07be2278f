// The entry points of root contexts. The build exports those that a filter overrides.
import { findRoot } from "../contexts/registry";
import { enter, leave } from "../runtime/callback";

export function proxy_on_vm_start(rootContextId: u32, vmConfigurationSize: u32): u32 {
  const root = findRoot(rootContextId);
  if (root === null) return 1;
  const frame = enter(rootContextId);
  const accepted = root.onVmStart(vmConfigurationSize);
  leave(frame);
  return accepted;
}

export function proxy_on_tick(rootContextId: u32): void {
  const root = findRoot(rootContextId);
  if (root === null) return;
  const frame = enter(rootContextId);
  root.onTick();
  const user = root.tickUser;
  if (user !== null && root.select()) user.onTick();
  leave(frame);
}

export function proxy_on_queue_ready(rootContextId: u32, queue: u32): void {
  const root = findRoot(rootContextId);
  if (root === null) return;
  const frame = enter(rootContextId);
  root.onQueueReady(queue);
  leave(frame);
}

export function proxy_on_foreign_function(rootContextId: u32, functionId: u32, dataSize: u32): void {
  const root = findRoot(rootContextId);
  if (root === null) return;
  const frame = enter(rootContextId);
  root.onForeignFunction(functionId, dataSize);
  leave(frame);
}
