import type { Vm } from "../vm.js";

/** A function that the host offers. i32 parameters come as signed numbers, i64 ones as bigints. */
// biome-ignore lint/suspicious/noExplicitAny: parameters differ from function to function; a test holds them to the table
export type HostFunction = (...parameters: any[]) => number | undefined;

export type HostFunctions = Record<string, HostFunction>;

/** The functions of one capability, bound to a VM. */
export type Capability = (vm: Vm) => HostFunctions;
