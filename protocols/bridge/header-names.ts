import { Bytes, bytes } from "../../assembly/bytes/bytes";

// The names of HTTP headers that the bridge gives and reads itself.

export const METHOD = bytes(":method");
export const SCHEME = bytes(":scheme");
export const AUTHORITY = bytes(":authority");
export const PATH = bytes(":path");
export const STATUS = bytes(":status");
export const RPC_PROTOCOL = bytes("x-rpc-protocol");
export const RPC_SERVICE = bytes("x-rpc-service");
export const RPC_METHOD = bytes("x-rpc-method");
export const RPC_VERSION = bytes("x-rpc-version");
export const RPC_GROUP = bytes("x-rpc-group");
export const RPC_ONE_WAY = bytes("x-rpc-one-way");
export const RPC_STATUS = bytes("x-rpc-status");
export const TIMEOUT = bytes("x-envoy-upstream-rq-timeout-ms");

/** What all names that the bridge computes begin with. */
export const RPC_PREFIX = bytes("x-rpc-");

/** What a frame's header must not be called behind the prefix: the bridge computes those. */
export const RESERVED: Bytes[] = [
  bytes("protocol"),
  bytes("service"),
  bytes("method"),
  bytes("version"),
  bytes("group"),
  bytes("one-way"),
  bytes("status"),
];
/** The shortest and the longest of them. */
export const MIN_RESERVED: i32 = 5;
export const MAX_RESERVED: i32 = 8;

const TRACE: Bytes[] = [
  bytes("b3"),
  bytes("sw8"),
  bytes("baggage"),
  bytes("sw8-x"),
  bytes("tracestate"),
  bytes("traceparent"),
  bytes("x-b3-flags"),
  bytes("x-b3-spanid"),
  bytes("x-b3-sampled"),
  bytes("x-b3-traceid"),
  bytes("x-b3-parentspanid"),
  bytes("x-request-id"),
  bytes("uber-trace-id"),
  bytes("sw8-correlation"),
  bytes("grpc-trace-bin"),
  bytes("x-ot-span-context"),
  bytes("x-client-trace-id"),
  bytes("x-cloud-trace-context"),
  bytes("x-datadog-trace-id"),
  bytes("x-datadog-parent-id"),
  bytes("x-datadog-sampling-priority"),
];

/** True for headers by which traces are joined, in any case: they keep their name. */
export function isTrace(name: Bytes): bool {
  const first = name.at(0) | 0x20;
  // All begin with one of these letters.
  if (first != 0x78 && first != 0x74 && first != 0x62 && first != 0x73 && first != 0x75 && first != 0x67)
    return false;
  for (let i = 0; i < TRACE.length; i++) {
    if (unchecked(TRACE[i]).equalsIgnoreCase(name)) return true;
  }
  return false;
}

const ALIASES: Bytes[] = [
  bytes("path"),
  bytes("timeout"),
  bytes("interface"),
  bytes("sofa_head_method_name"),
  bytes("sofa_head_target_service"),
];

/** True for headers by which protocols say service, method or timeout, which are shown already if that is what they say. */
export function isAlias(name: Bytes): bool {
  const length = name.length;
  if (length != 4 && length != 7 && length != 9 && length != 21 && length != 24) return false;
  for (let i = 0; i < ALIASES.length; i++) {
    if (unchecked(ALIASES[i]).equals(name)) return true;
  }
  return false;
}
