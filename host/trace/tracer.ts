import { type AbiFunction, abiTable, Status } from "../abi.js";
import type { HostFunction } from "../imports/functions.js";
import type { Vm } from "../vm.js";
import { type Parameter, parameters, plainParameters } from "./parameters.js";
import type { TraceRecord, TraceValue } from "./record.js";
import { callbackResult } from "./results.js";

type Raw = readonly (number | bigint)[];

/**
 * Records every call between host and guests. It wraps functions when a VM is linked, so a host without a tracer
 * pays nothing. Records come out in the order in which the calls began, once the outermost of them has ended.
 */
export class Tracer {
  readonly #emit: (record: TraceRecord) => void;
  #open: TraceRecord[] = [];
  #depth = 0;

  constructor(emit: (record: TraceRecord) => void) {
    this.#emit = emit;
  }

  /** Wraps an export of the guest. */
  traceCallback<F extends (...parameters: number[]) => number | undefined>(
    vm: Vm,
    name: string,
    callback: F,
  ): F {
    const layout = parameters[name] ?? plainParameters(widestExport(name));
    const traced = (...raw: number[]) => {
      const record = this.#begin("guest", vm, vm.active.id, name, layout, raw);
      try {
        const result = callback(...raw);
        record.result = callbackResult(name, result);
        return result;
      } finally {
        this.#end(record);
      }
    };
    return traced as F;
  }

  /** Wraps a function that the host offers. */
  traceHostFunction(vm: Vm, entry: AbiFunction, body: HostFunction): HostFunction {
    const layout = parameters[entry.name] ?? plainParameters(entry.params.length);
    const isProxy = abiTable().imports.includes(entry);
    return (...raw: (number | bigint)[]) => {
      const record = this.#begin("host", vm, vm.effective.id, entry.name, layout, raw);
      try {
        const result = body(...raw);
        record.result = isProxy ? (Status[result!] ?? result!) : (result ?? "done");
        if (result === Status.Ok) addReturned(record, vm, layout, raw);
        return result;
      } finally {
        this.#end(record);
      }
    };
  }

  #begin(
    direction: TraceRecord["direction"],
    vm: Vm,
    contextId: number,
    name: string,
    layout: Parameter[],
    raw: Raw,
  ): TraceRecord {
    const record: TraceRecord = {
      direction,
      worker: vm.worker,
      plugin: vm.effective.pluginName,
      contextId,
      function: name,
      arguments: readAll(vm, layout, raw, "in"),
      duration: performance.now(),
      depth: this.#depth++,
    };
    this.#open.push(record);
    return record;
  }

  #end(record: TraceRecord): void {
    record.duration = performance.now() - record.duration;
    if (--this.#depth > 0) return;
    const ended = this.#open;
    this.#open = [];
    for (const each of ended) this.#emit(each);
  }
}

function addReturned(record: TraceRecord, vm: Vm, layout: Parameter[], raw: Raw): void {
  const returned = readAll(vm, layout, raw, "out");
  if (Object.keys(returned).length > 0) record.returned = returned;
}

function readAll(vm: Vm, layout: Parameter[], raw: Raw, way: Parameter["way"]): Record<string, TraceValue> {
  const values: Record<string, TraceValue> = {};
  let at = 0;
  for (const parameter of layout) {
    if (parameter.way === way) values[parameter.name] = parameter.read(vm.memory, raw.slice(at));
    at += parameter.width;
  }
  return values;
}

function widestExport(name: string): number {
  const versions = abiTable().exports.filter((entry) => entry.name === name);
  return Math.max(0, ...versions.map((entry) => entry.params.length));
}
