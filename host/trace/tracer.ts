import { type AbiFunction, abiTable, Status } from "../abi.js";
import type { HostFunction } from "../imports/functions.js";
import type { Vm } from "../vm.js";
import { layoutOf, layoutOfCallback, type Parameter, readParameters } from "./parameters.js";
import type { TraceRecord } from "./record.js";
import { callbackResult } from "./results.js";

type Raw = readonly (number | bigint)[];

/**
 * Records every call between host and guests. It wraps functions when a VM is linked, so a host without a tracer
 * pays nothing. Records come out in the order in which the calls began, once the outermost of them has ended.
 */
export class Tracer {
  readonly #emit: (record: TraceRecord) => void;
  /** Calls that have begun, to be emitted when the outermost of them has ended. */
  #begun: TraceRecord[] = [];
  /** Calls that have not ended, the innermost last. */
  readonly #running: TraceRecord[] = [];

  constructor(emit: (record: TraceRecord) => void) {
    this.#emit = emit;
  }

  /** Wraps an export of the guest. */
  traceCallback<F extends (...parameters: number[]) => number | undefined>(
    vm: Vm,
    name: string,
    callback: F,
  ): F {
    const layout = layoutOfCallback(name);
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
    const layout = layoutOf(entry);
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

  /** Adds to the record of the innermost call that has not ended, if there is one. */
  note(note: Pick<TraceRecord, "faulted" | "rule">): void {
    Object.assign(this.#running.at(-1) ?? {}, note);
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
      arguments: readParameters(vm.memory, layout, raw, "in"),
      duration: performance.now(),
      depth: this.#running.length,
    };
    this.#begun.push(record);
    this.#running.push(record);
    return record;
  }

  #end(record: TraceRecord): void {
    record.duration = performance.now() - record.duration;
    this.#running.pop();
    if (this.#running.length > 0) return;
    const ended = this.#begun;
    this.#begun = [];
    for (const each of ended) this.#emit(each);
  }
}

function addReturned(record: TraceRecord, vm: Vm, layout: Parameter[], raw: Raw): void {
  const returned = readParameters(vm.memory, layout, raw, "out");
  if (Object.keys(returned).length > 0) record.returned = returned;
}
