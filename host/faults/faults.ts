import { type AbiFunction, abiTable, Status } from "../abi.js";
import { HostError } from "../errors.js";
import type { HostFunction } from "../imports/functions.js";
import { layoutOf, readParameters } from "../trace/parameters.js";
import type { Vm } from "../vm.js";
import { damageResults } from "./damage.js";
import type { AddedFault, Fault } from "./fault.js";

type Raw = readonly (number | bigint)[];

class ActiveFault implements AddedFault {
  calls = 0;
  injected = 0;
  readonly fault: Fault;
  readonly #faults: Set<ActiveFault>;

  constructor(fault: Fault, faults: Set<ActiveFault>) {
    this.fault = fault;
    this.#faults = faults;
    faults.add(this);
  }

  remove(): void {
    this.#faults.delete(this);
  }

  /** Counts a call if it matches; whether it is one to be changed. */
  wants(vm: Vm, entry: AbiFunction, raw: Raw): boolean {
    if (!matches(this.fault, vm, entry, raw)) return false;
    this.calls++;
    return this.fault.nth === undefined || this.fault.nth === this.calls;
  }
}

/** The faults of a host: makes host functions answer what a test wants. */
export class Faults {
  readonly #active = new Set<ActiveFault>();
  #injected = 0;

  /** How many calls were changed, by all faults that ever were. */
  get injected(): number {
    return this.#injected;
  }

  /** Whether any fault is in force; as long as none is, this question is all that a call costs. */
  get any(): boolean {
    return this.#active.size > 0;
  }

  /**
   * Puts a fault in force. Where several match a call, the first one added changes it, and the others count it too.
   *
   * @throws HostError if it names a function that the ABI does not have, or does not say what should happen
   */
  add(fault: Fault): AddedFault {
    check(fault);
    return new ActiveFault(fault, this.#active);
  }

  /** Takes all faults out of force. */
  clear(): void {
    this.#active.clear();
  }

  /** Performs a call, or what the faults make of it. */
  call(vm: Vm, entry: AbiFunction, body: HostFunction, raw: Raw): number | undefined {
    const [first] = [...this.#active].filter((active) => active.wants(vm, entry, raw));
    if (!first) return body(...raw);
    first.injected++;
    this.#injected++;
    vm.services.tracer?.note({ faulted: true });
    const { status, damage } = first.fault;
    if (status !== undefined) {
      if (status === Status.Ok) damageResults(vm, entry, raw, "empty");
      return status;
    }
    const answered = body(...raw);
    if (answered === Status.Ok) damageResults(vm, entry, raw, damage!);
    return answered;
  }
}

function matches(fault: Fault, vm: Vm, entry: AbiFunction, raw: Raw): boolean {
  if (fault.function !== undefined && fault.function !== entry.name) return false;
  if (fault.worker !== undefined && fault.worker !== vm.worker) return false;
  if (fault.context !== undefined && fault.context !== vm.effective.id) return false;
  if (fault.plugin !== undefined && fault.plugin !== vm.effective.pluginName) return false;
  return fault.when?.(describeCall(vm, entry, raw)) ?? true;
}

function describeCall(vm: Vm, entry: AbiFunction, raw: Raw) {
  return {
    function: entry.name,
    plugin: vm.effective.pluginName,
    worker: vm.worker,
    contextId: vm.effective.id,
    arguments: readParameters(vm.memory, layoutOf(entry), raw, "in"),
  };
}

function check(fault: Fault): void {
  const { imports, wasi } = abiTable();
  const known =
    fault.function === undefined || [...imports, ...wasi].some(({ name }) => name === fault.function);
  if (!known) throw new HostError(`a fault names ${fault.function}, which is no host function`);
  if ((fault.status === undefined) === (fault.damage === undefined)) {
    throw new HostError("a fault needs either a status or a damage");
  }
  if (fault.nth !== undefined && !(Number.isInteger(fault.nth) && fault.nth > 0)) {
    throw new HostError(`a fault's nth is ${fault.nth}; calls are counted from 1`);
  }
}
