import { type AbiFunction, abiTable, inVersion, Status } from "../abi.js";
import type { Vm } from "../vm.js";
import { buffers } from "./buffers.js";
import { configuration } from "./configuration.js";
import { contexts } from "./contexts.js";
import { denied } from "./denied.js";
import { foreignFunctions } from "./foreign-functions.js";
import type { HostFunction, HostFunctions } from "./functions.js";
import { grpc } from "./grpc.js";
import { headerMaps } from "./header-maps.js";
import { httpCalls } from "./http-calls.js";
import { localReply } from "./local-reply.js";
import { log } from "./log.js";
import { metrics } from "./metrics.js";
import { properties } from "./properties.js";
import { sharedData } from "./shared-data.js";
import { sharedQueues } from "./shared-queues.js";
import { status } from "./status.js";
import { streams } from "./streams.js";
import { time } from "./time.js";
import { wasi } from "./wasi.js";

const capabilities = [
  log,
  status,
  properties,
  headerMaps,
  buffers,
  localReply,
  streams,
  contexts,
  time,
  configuration,
  sharedData,
  sharedQueues,
  metrics,
  foreignFunctions,
  httpCalls,
  grpc,
];

/** What may be called while a module allocates. While it starts, proxy_log and all of WASI may. */
const allowedWhileAllocating = new Set(["proxy_log", "fd_write", "clock_time_get", "poll_oneoff"]);

const allocators = new Set(["malloc", "proxy_on_memory_allocate"]);

/** The proxy functions that do something. Every other one of the ABI answers `Unimplemented`. */
export function proxyFunctions(vm: Vm): HostFunctions {
  return Object.assign({}, ...capabilities.map((capability) => capability(vm)));
}

/** All that a module may import: what the ABI table lists for the module's version, and nothing else. */
export function bindImports(vm: Vm): WebAssembly.Imports {
  const table = abiTable();
  const proxy = proxyFunctions(vm);
  const system = wasi(vm);
  const bound: WebAssembly.Imports = { [table.module]: {} };
  for (const entry of table.imports.filter((candidate) => inVersion(candidate, vm.abiVersion))) {
    const body = proxy[entry.name] ?? (() => Status.Unimplemented);
    bound[table.module]![entry.name] = linked(vm, entry, permitted(vm, entry, body));
  }
  for (const module of table.wasiModules) {
    bound[module] = {};
    for (const entry of table.wasi) {
      bound[module][entry.name] = linked(vm, entry, permitted(vm, entry, system[entry.name]!));
    }
  }
  return bound;
}

function permitted(vm: Vm, entry: AbiFunction, body: HostFunction): HostFunction {
  return vm.allows(entry.name) ? body : denied(vm, entry);
}

/** A function as the module gets it: its body, and around it what rules, faults, reports and the trace need. */
function linked(vm: Vm, entry: AbiFunction, body: HostFunction): HostFunction {
  const { rules, tracer } = vm.services;
  const guarded = guard(vm, entry, body);
  const named = rules.watching ? remembered(vm, entry, guarded) : guarded;
  return tracer?.traceHostFunction(vm, entry, named) ?? named;
}

/** Stops the guest, as Envoy does, where it calls a function that it may not; lets faults change what one does. */
function guard(vm: Vm, entry: AbiFunction, body: HostFunction): HostFunction {
  const { rules, faults } = vm.services;
  const restricts = !rules.isOff("restrictedCall");
  return (...parameters) => {
    if (restricts && vm.restrictedBy !== undefined && !mayCall(entry, vm.restrictedBy)) {
      const what = `was called from ${vm.restrictedBy}, where only ${allowedIn(vm.restrictedBy)} may be`;
      rules.met(vm, "restrictedCall", () => `it ${what}`);
      vm.fail(`${entry.name} ${what}`);
    }
    return faults.any ? faults.call(vm, entry, body, parameters) : body(...parameters);
  };
}

/** Whether a function may be called while the module starts or allocates. */
function mayCall({ name }: AbiFunction, running: string): boolean {
  if (allocators.has(running)) return allowedWhileAllocating.has(name);
  return name === "proxy_log" || !name.startsWith("proxy_");
}

function allowedIn(running: string): string {
  return allocators.has(running) ? [...allowedWhileAllocating].join(", ") : "proxy_log and WASI";
}

/** Keeps in mind which function is called, for what is said about it. */
function remembered(vm: Vm, entry: AbiFunction, body: HostFunction): HostFunction {
  return (...parameters) => {
    const outer = vm.calling;
    vm.calling = entry.name;
    try {
      return body(...parameters);
    } finally {
      vm.calling = outer;
    }
  };
}
