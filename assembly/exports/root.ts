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
  leave(frame);
}
