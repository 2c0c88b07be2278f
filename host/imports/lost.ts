import { HeaderMapType } from "../abi.js";
import type { HeaderMap } from "../http/headers.js";
import type { Vm } from "../vm.js";

/*
 * What becomes of a guest's call that finds nothing: as a rule nothing, as on Envoy, but the host may be told to say so,
 * or to be lenient.
 */

/** In the place of a header map that is not alive. */
export function lostMap(vm: Vm, type: HeaderMapType): HeaderMap | undefined {
  const { effective, services } = vm;
  if (!effective.isStream) {
    if (type <= HeaderMapType.ResponseTrailers) noStream(vm, `asked for ${HeaderMapType[type]}`);
    return undefined;
  }
  const map = effective.passedHeaderMap(type);
  if (!map) return undefined;
  if (services.rules.isOff("deadHeaderMap")) return map;
  services.rules.met(vm, "deadHeaderMap", () => `it asked for ${HeaderMapType[type]}, which were passed on`);
  return undefined;
}

/** A call for a stream was made in a context that has none; `what` goes on after "it". */
export function noStream(vm: Vm, what: string): void {
  if (vm.effective.isStream) return;
  vm.services.rules.met(vm, "rootContext", () => `it ${what} in a context without a stream`);
}
