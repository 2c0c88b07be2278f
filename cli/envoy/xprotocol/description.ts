import type { Json } from "../plugin-config.js";
import type { Address } from "./address.js";

/** The RPC protocols that are known by name here, with heartbeats for health checks. */
export const RPC_PROTOCOLS = ["bolt", "boltv2", "dubbo"] as const;
/** What a service may speak. `http1` and `http2` pass the bridge untouched and are proxied as they are. */
export const PROTOCOLS = [...RPC_PROTOCOLS, "http1", "http2"] as const;
export type RpcProtocol = (typeof RPC_PROTOCOLS)[number];
export type Protocol = (typeof PROTOCOLS)[number];

/** True for what is HTTP from the start. */
export function isHttp(protocol: Protocol | undefined): protocol is "http1" | "http2" {
  return protocol === "http1" || protocol === "http2";
}

/** True if calls come in together with what is HTTP from the start. */
export function hasPlainHttp({ services }: Description): boolean {
  return services.some(({ protocols }) => protocols.some(isHttp));
}

/** What becomes of a connection whose protocol is not known: it is closed, or HTTP's errors are left to Envoy. */
export const UNKNOWN_PROTOCOL = ["close", "pass"] as const;
export type UnknownProtocol = (typeof UNKNOWN_PROTOCOL)[number];

/** How calls share the connections to a server. */
export const POOL_MODES = ["multiplex", "ping-pong"] as const;
export type PoolModeName = (typeof POOL_MODES)[number];

/** How a server is chosen for a call. */
export const LOAD_BALANCING = ["round-robin", "least-request", "random"] as const;
export type LoadBalancing = (typeof LOAD_BALANCING)[number];

/** For which failures a call is sent once more; Envoy's names for them. */
export const RETRY_CONDITIONS = [
  "connect-failure",
  "refused-stream",
  "reset",
  "gateway-error",
  "5xx",
] as const;
export type RetryCondition = (typeof RETRY_CONDITIONS)[number];

/**
 * What {@link xprotocolBootstrap} makes a bootstrap of: a description as it was read, with all defaults in place.
 * Times are in milliseconds.
 */
export interface Description {
  /** Where RPC clients connect. */
  listen: Address;
  /** Envoy's administration interface. */
  admin: Address;
  /** The folder of the two bridge modules. */
  modules: string;
  /** A file for one line a call; none if undefined. */
  accessLog: string | undefined;
  bridge: BridgeDescription;
  /** How long a call may wait without a byte in either direction. */
  longestCall: number;
  /** For all calls together. */
  rateLimit: RateLimit | undefined;
  /** In the order in which a call meets them. */
  filters: FilterDescription[];
  services: Service[];
}

/** What the bridge modules take for a prefix if they are not told. */
export const DEFAULT_HEADER_PREFIX = "x-rpc-";

/** What both bridge modules are told; they have defaults for what is undefined. */
export interface BridgeDescription {
  /** What a connection may speak, in the order in which its first bytes are compared. */
  protocols: Protocol[] | undefined;
  /** What becomes of a connection that speaks none of them. */
  unknown: UnknownProtocol | undefined;
  /** Stands before the names of Bolt headers and Dubbo attachments in HTTP. */
  headerPrefix: string;
  /** Frames up to this size are awaited whole, larger ones pass in pieces. */
  bufferedFrameBytes: number | undefined;
  /** Larger frames end their connection. */
  maxFrameBytes: number | undefined;
  /** How much of one connection's calls may wait for something. */
  maxHeldBytes: number | undefined;
}

/** An HTTP filter in Wasm that calls pass. */
export interface FilterDescription {
  wasm: string;
  configuration: Json | undefined;
}

/** Whom a call of one service goes to. */
export interface Service {
  /** As calls name it; `*` for all that have no entry of their own, `com.test.*` and `*.Reviews` for some of them. */
  name: string;
  /** What calls may be in; several only for a server that understands them all. */
  protocols: readonly Protocol[];
  poolMode: PoolModeName;
  loadBalancing: LoadBalancing;
  /** One of them without a name where the service has no subsets. */
  subsets: Subset[];
  routes: RouteDescription[];
  /** Milliseconds after which a connection that is not used is closed. */
  idleTimeout: number;
  /** How long connecting may take. */
  connectTimeout: number;
  /** For all routes together that have none of their own. */
  rateLimit: RateLimit | undefined;
  healthCheck: HealthCheck | undefined;
  outlierDetection: OutlierDetection | undefined;
}

/** Servers that are alike. */
export interface Subset {
  /** Empty where there is just one. */
  name: string;
  endpoints: Address[];
}

/** Where the calls go that match; the first route that matches is taken. */
export interface RouteDescription {
  match: CallMatch;
  /** Names of subsets, with the share of calls that each gets. */
  to: { subset: string; weight: number }[];
  /** How long a call may take if its frame does not say; Envoy's 15 seconds if undefined. */
  timeout: number | undefined;
  retries: Retries | undefined;
  rateLimit: RateLimit | undefined;
}

/** All that is given has to hold. */
export interface CallMatch {
  method: TextMatch | undefined;
  version: TextMatch | undefined;
  group: TextMatch | undefined;
  /** Bolt headers or Dubbo attachments by name. */
  headers: [string, TextMatch][];
}

/** One condition on a text. */
export type TextMatch =
  | { exact: string }
  | { prefix: string }
  | { suffix: string }
  | { contains: string }
  | { regex: string }
  | { present: boolean };

/** Sends a call that failed once more, to a server that it has not been to. */
export interface Retries {
  /** How often, besides the first time. */
  attempts: number;
  on: RetryCondition[];
  /** How long each of the tries may take; as long as the call if undefined. */
  perTryTimeout: number | undefined;
}

/** So many calls in so much time; more are answered 429 in the protocol's own way. */
export interface RateLimit {
  calls: number;
  per: number;
}

/** Asks each server with a heartbeat. */
export interface HealthCheck {
  interval: number;
  timeout: number;
  /** Failures in a row after which a server gets no calls. */
  unhealthyAfter: number;
  /** Successes in a row after which it gets calls again. */
  healthyAfter: number;
}

/** Takes a server out that fails calls. */
export interface OutlierDetection {
  /** Calls in a row that were answered 5xx. */
  failures: number;
  /** How often ejected servers are looked at. */
  interval: number;
  /** For how long a server is out the first time. */
  ejectionTime: number;
  /** How much of a subset may be out. */
  maxEjectedPercent: number;
}
