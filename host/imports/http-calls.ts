import { Status } from "../abi.js";
import { refused } from "../callouts/result.js";
import type { Capability } from "./functions.js";
import { guestPairs } from "./guest-pairs.js";

/** HTTP requests to clusters; the answers come to the root context. */
export const httpCalls: Capability = (vm) => ({
  /** The token is written in any case, 0 where the callout is refused, as on Envoy. */
  proxy_http_call(
    clusterAt: number,
    clusterSize: number,
    headersAt: number,
    headersSize: number,
    bodyAt: number,
    bodySize: number,
    trailersAt: number,
    trailersSize: number,
    timeout: number,
    tokenAt: number,
  ) {
    const cluster = vm.memory.text(clusterAt, clusterSize);
    const headers = vm.memory.view(headersAt, headersSize);
    const body = vm.memory.copy(bodyAt, bodySize);
    const trailers = vm.memory.view(trailersAt, trailersSize);
    if (cluster === undefined || !headers || !body || !trailers) return Status.InvalidMemoryAccess;
    if (!vm.memory.writeU32(tokenAt, 0)) return Status.InvalidMemoryAccess;
    const request = {
      cluster,
      headers: guestPairs(vm, headers),
      body,
      trailers: guestPairs(vm, trailers),
      timeout,
    };
    const { effective } = vm;
    const callouts = effective.root?.callouts;
    const sent = callouts?.http.send(request) ?? refused(Status.BadArgument);
    if (sent.status === Status.Ok) callouts?.origins.remember(sent.token, effective);
    vm.memory.writeU32(tokenAt, sent.token);
    return sent.status;
  },
});
