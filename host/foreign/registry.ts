import { LogLevel, Status } from "../abi.js";
import type { Vm } from "../vm.js";
import { compress, uncompress } from "./compression.js";
import { declareProperty, setEnvoyFilterState } from "./filter-state.js";
import type { BuiltInFunction, ForeignFunction } from "./function.js";
import { signText, verifySignature } from "./signatures.js";

/**
 * The functions of Envoy's that the host has. `expr_create`, `expr_evaluate` and `expr_delete` are not among them: the
 * host has no CEL, and guests get `NotFound`, as from an Envoy that was built without it.
 */
const builtIn: Record<string, BuiltInFunction> = {
  /** Routes are looked up anew in any case: this host keeps none. */
  clear_route_cache: () => Status.Ok,
  compress,
  declare_property: declareProperty,
  set_envoy_filter_state: setEnvoyFilterState,
  sign: signText,
  uncompress,
  verify_signature: verifySignature,
};

/** The foreign functions of a host by name. */
export type ForeignFunctions = ReadonlyMap<string, BuiltInFunction>;

/** Envoy's functions and a user's own, which come first where both have a name. */
export function foreignFunctions(own: Readonly<Record<string, ForeignFunction>> = {}): ForeignFunctions {
  const functions = new Map(Object.entries(builtIn));
  for (const [name, body] of Object.entries(own)) functions.set(name, userFunction(name, body));
  return functions;
}

function userFunction(name: string, body: ForeignFunction): BuiltInFunction {
  return (argument, vm) => {
    try {
      return body(argument, callContext(vm)) ?? Status.Ok;
    } catch (error) {
      vm.log(LogLevel.Error, `foreign function ${name} failed: ${(error as Error).message}`);
      return Status.InternalFailure;
    }
  };
}

function callContext(vm: Vm) {
  const { worker, vmId, effective } = vm;
  return { plugin: effective.pluginName, vmId, worker, contextId: effective.id };
}
