import { Status } from "../abi.js";
import { refused } from "../callouts/result.js";
import { decodePairs } from "../pairs.js";
import type { Capability } from "./functions.js";

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
      headers: decodePairs(headers),
      body,
      trailers: decodePairs(trailers),
      timeout,
    };
    const sent = vm.effective.root?.callouts.http.send(request) ?? refused(Status.BadArgument);
    vm.memory.writeU32(tokenAt, sent.token);
    return sent.status;
  },
});
