import { Bytes, bytes } from "../../../assembly/bytes/bytes";
import { REQUEST_HEADERS } from "../../../assembly/http/stream-maps";
import { RouteRequest } from "../match/route-request";
import { MirrorPolicy } from "../table/mirror-policy";

const CONNECT = bytes("CONNECT");

/**
 * Reads to what cluster a copy of the request goes, into a view that lives until the callback returns; false if to none. The
 * first policy that applies counts, for a host makes one copy. A header is read as it is after the edits, as in Envoy.
 */
export function readMirror(policies: MirrorPolicy[], request: RouteRequest, into: Bytes): bool {
  for (let i = 0; i < policies.length; i++) {
    const policy = unchecked(policies[i]);
    const fraction = policy.fraction;
    if (fraction !== null && !fraction.includes(request.random)) continue;
    if (request.method.equals(CONNECT)) return false;
    if (policy.header.isEmpty) {
      into.aim(policy.cluster.ptr, policy.cluster.length);
      return true;
    }
    if (REQUEST_HEADERS.read(policy.header, into) && !into.isEmpty) return true;
  }
  return false;
}
