import type { Status } from "../abi.js";
import type { Vm } from "../vm.js";

/** Where a foreign function was called from. */
export interface ForeignCallContext {
  /** Name of the plugin. */
  plugin: string;
  vmId: string;
  worker: number;
  /** The context that host functions act on. */
  contextId: number;
}

/**
 * A function that a host offers beside the ABI, called by name with bytes. It answers with its result, or with
 * nothing for an empty one, or with a status other than `Ok` when it fails. What it throws is logged, and the guest
 * gets `InternalFailure`. The argument is its own copy.
 */
export type ForeignFunction = (
  argument: Buffer,
  context: ForeignCallContext,
  // biome-ignore lint/suspicious/noConfusingVoidType: a function without a result need not return anything
) => Uint8Array | Status | undefined | void;

/** The same as the host's own functions are written: with the VM at hand. A status of `Ok` is an empty result. */
export type BuiltInFunction = (argument: Buffer, vm: Vm) => Uint8Array | Status;
