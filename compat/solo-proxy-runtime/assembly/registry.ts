import { Bytes } from "proxy-wasm-assemblyscript/assembly/bytes/bytes";
import {
  createContext,
  dropContext,
  findContext,
  registerRootContext as registerWithSdk,
} from "proxy-wasm-assemblyscript/assembly/contexts/registry";
import { RootContext as SdkRootContext } from "proxy-wasm-assemblyscript/assembly/contexts/root-context";
import { getProperty } from "proxy-wasm-assemblyscript/assembly/properties";
import { activeContextId } from "proxy-wasm-assemblyscript/assembly/runtime/callback";
import { HttpAdapter, RootAdapter } from "./adapters";
import { BaseContext } from "./base-context";
import { Context } from "./context";
import { RootContext } from "./root-context";

const names: string[] = [];
const factories: Array<(context_id: u32) => RootContext> = [];

/**
 * Names the root context of a filter, under the `root_id` that the host is configured with. A module with one filter is
 * served whatever that is.
 */
export function registerRootContext(
  root_context_factory: (context_id: u32) => RootContext,
  name: string,
): void {
  names.push(name);
  factories.push(root_context_factory);
  registerWithSdk(makeRootContext, name);
}

/** Makes the root context that the SDK has found to be registered. */
function makeRootContext(): SdkRootContext {
  return new RootAdapter(factories[configured()](activeContextId));
}

/** Which one is configured: the latest of that name, else of none, else the latest. */
function configured(): i32 {
  const last = names.length - 1;
  if (last == 0) return last;
  const value = getProperty(Bytes.fromString("plugin_root_id"));
  const named = names.lastIndexOf(value === null ? "" : value.toString());
  if (named >= 0) return named;
  const unnamed = names.lastIndexOf("");
  return unnamed >= 0 ? unnamed : last;
}

/** The live root context of that id, which is made if there is none. Ends the VM where it is no root context. */
export function ensureRootContext(root_context_id: u32): RootContext {
  if (findContext(root_context_id) === null) createContext(root_context_id, 0);
  return getRootContext(root_context_id);
}

/** Makes the context of that id if there is none. */
export function ensureContext(context_id: u32, root_context_id: u32): void {
  if (findContext(context_id) === null) createContext(context_id, root_context_id);
}

/** The live context of that id. Ends the VM where there is none. */
export function getBaseContext(context_id: u32): BaseContext {
  const root = findRoot(context_id);
  return root === null ? getContext(context_id) : root;
}

/** The live stream of that id. Ends the VM where there is none. */
export function getContext(context_id: u32): Context {
  return findStream(context_id)!;
}

/** The live root context of that id. Ends the VM where there is none. */
export function getRootContext(context_id: u32): RootContext {
  return findRoot(context_id)!;
}

/** Forgets the context of that id. */
export function deleteContext(context_id: u32): void {
  dropContext(context_id);
}

/** The live root context of that id that was registered here. */
export function findRoot(context_id: u32): RootContext | null {
  const context = findContext(context_id);
  return context instanceof RootAdapter ? (context as RootAdapter).root : null;
}

/** The live stream of that id, of a root context that was registered here. */
export function findStream(context_id: u32): Context | null {
  const context = findContext(context_id);
  return context instanceof HttpAdapter ? (context as HttpAdapter).stream : null;
}
