import { Status } from "../../abi/enums";
import { Bytes } from "../bytes/bytes";
import { callForeignFunction, foreignFunctionStatus, refuseForeignCall } from "../foreign-functions";
import { argumentWriter } from "./arguments";
import { LifeSpan } from "./life-span";

/**
 * Sets one of Envoy's own filter state objects, which its other filters act on. `setProperty` cannot, for it writes
 * under `wasm.` only.
 *
 *     setEnvoyFilterState("envoy.tcp_proxy.cluster", "blue");        // in onNewConnection: where tcp_proxy connects to
 *     setEnvoyFilterState("envoy.network.transport_socket.original_dst_address", "10.0.0.7:80");  // ORIGINAL_DST clusters
 *
 * `path` is the object's key, `value` its textual form; `span` how long it lives. To be called in a stream's callback.
 * In the handler of a callout and in `onTick`, Envoy 1.40 sets it for the selected stream; 1.36 answers `NotFound` there.
 *
 * - `NotFound`: Envoy knows no object of that key, or there is no stream; or the host has no such function.
 * - `BadArgument`: the object does not take that value; or path and value together are longer than 64 KiB.
 *
 * Since Envoy 1.28. Source: Envoy, "Well Known Filter State Objects".
 */
export function setEnvoyFilterState(
  path: string,
  value: string,
  span: LifeSpan = LifeSpan.FilterChain,
): Status {
  const message = argumentWriter().string(1, path).string(2, value).int32(3, span).finish();
  if (message === null) refuseForeignCall(Status.BadArgument);
  else callForeignFunction("set_envoy_filter_state", message);
  return foreignFunctionStatus();
}

/**
 * Lets Envoy choose the route of the request anew, when it is next needed. Envoy does so by itself when the filter
 * changes a request header; this is for what it does not notice: a property or filter state that routes match on.
 *
 * To be called in a callback of the request's own, before the request goes on. In the handler of a callout and in `onTick`,
 * Envoy 1.40 does it for the selected stream; 1.36 answers `Ok` there and does nothing. A changed request header does the
 * same in every version.
 *
 * - `Ok`: done; also where there is no request or its route cannot be changed any more.
 * - `NotFound`: the host has no such function.
 *
 * Since Envoy 1.33.
 */
export function clearRouteCache(): Status {
  callForeignFunction("clear_route_cache", new Bytes());
  return foreignFunctionStatus();
}
