// The entry points of every module. The build exports `proxy_on_done` and `proxy_on_log` only where a filter overrides them.
import "../runtime/abort";
import "../runtime/small-blocks";
import { allocate } from "../bytes/scratch";
import { Phase } from "../contexts/context";
import { createContext, dropContext, findContext, findRoot, refuseUnknownRoot } from "../contexts/registry";
import { enter, leave } from "../runtime/callback";

// One of these three names the ABI version that the module was built for; never called. Source: Proxy-Wasm ABI 0.2.1, "Integration".
export function proxy_abi_version_0_2_1(): void {}
export function proxy_abi_version_0_2_0(): void {}
export function proxy_abi_version_0_1_0(): void {}

/** Gives the host memory for what it returns, until the callback returns; 0 beyond what one callback may hold. */
export function malloc(size: usize): usize {
  return allocate(size);
}

/** The name that the spec has for `malloc`. */
export function proxy_on_memory_allocate(size: usize): usize {
  return allocate(size);
}

export function proxy_on_context_create(contextId: u32, parentContextId: u32): void {
  const frame = enter(contextId);
  createContext(contextId, parentContextId);
  leave(frame);
}

export function proxy_on_configure(rootContextId: u32, configurationSize: u32): u32 {
  const frame = enter(rootContextId);
  const root = findRoot(rootContextId);
  const accepted = root === null ? refuseUnknownRoot() : root.onConfigure(configurationSize);
  leave(frame);
  return accepted;
}

export function proxy_on_done(contextId: u32): u32 {
  const frame = enter(contextId);
  const context = findContext(contextId);
  let done = true;
  if (context !== null) {
    context.phase = Phase.Over;
    done = context.onDone();
  }
  leave(frame);
  return done;
}

export function proxy_on_log(contextId: u32): void {
  const frame = enter(contextId);
  const context = findContext(contextId);
  if (context !== null) {
    context.phase = Phase.Over;
    context.onLog();
  }
  leave(frame);
}

export function proxy_on_delete(contextId: u32): void {
  const frame = enter(contextId);
  const context = findContext(contextId);
  if (context !== null) {
    context.phase = Phase.Over;
    context.onDelete();
    dropContext(contextId);
  }
  leave(frame);
}
