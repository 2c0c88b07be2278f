import type { Context } from "./context.js";
import { HttpContext } from "./http/http-context.js";
import type { RootContext } from "./root-context.js";
import type { Vm } from "./vm.js";

/** A context that a guest has been told of and that has not been deleted. */
export interface LiveContext {
  plugin: string;
  worker: number;
  id: number;
  kind: "plugin" | "stream";
  /** Directions of an HTTP stream that the guest holds back. */
  held: readonly ("request" | "response")[];
}

/** A callout that has not been answered, or a gRPC stream that has not been closed. */
export interface LiveCallout {
  plugin: string;
  worker: number;
  kind: "HTTP call" | "gRPC call";
  token: number;
}

/** What a VM's memory has come to. */
export interface VmMemory {
  /** The plugins in it. */
  plugins: readonly string[];
  worker: number;
  /** Of 64 KiB. */
  pages: number;
}

/** What lives in a host. */
export interface Inventory {
  memory: readonly VmMemory[];
  contexts: readonly LiveContext[];
  callouts: readonly LiveCallout[];
}

/** What lives in these VMs now. */
export function takeInventory(vms: readonly Vm[]): Inventory {
  return {
    memory: vms.map((vm) => ({ plugins: pluginsOf(vm), worker: vm.worker, pages: vm.memory.pages })),
    contexts: vms.flatMap((vm) => [...vm.contexts.values()].map(describeContext)),
    callouts: vms.flatMap((vm) => rootsOf(vm).flatMap(describeCallouts)),
  };
}

function rootsOf(vm: Vm): RootContext[] {
  return [...vm.contexts.values()].flatMap((context) => (context.isStream ? [] : [context.root!]));
}

function pluginsOf(vm: Vm): string[] {
  return [...new Set(rootsOf(vm).map((root) => root.plugin.name))];
}

function describeContext(context: Context): LiveContext {
  const { pluginName: plugin, id, vm, isStream } = context;
  const directions = context instanceof HttpContext ? [context.request, context.response] : [];
  return {
    plugin,
    worker: vm.worker,
    id,
    kind: isStream ? "stream" : "plugin",
    held: directions.filter((step) => step.isHolding).map((step) => step.direction.name),
  };
}

function describeCallouts({ plugin, vm, callouts }: RootContext): LiveCallout[] {
  const of = (kind: LiveCallout["kind"]) => (token: number) => ({
    plugin: plugin.name,
    worker: vm.worker,
    kind,
    token,
  });
  return [...callouts.http.tokens.map(of("HTTP call")), ...callouts.grpc.tokens.map(of("gRPC call"))];
}
