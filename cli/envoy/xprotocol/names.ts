import type { Json } from "../plugin-config.js";

/** What the types of Envoy's extensions begin with. */
export const EXTENSIONS = "type.googleapis.com/envoy.extensions";

/** The listener that RPC clients connect to. */
export const INGRESS = "ingress";
/** The internal listener where calls are HTTP, and the cluster that leads to it. No service can be named so. */
export const CALLS = "/calls";
/** The internal listener in front of all servers. */
export const EGRESS = "egress";
/** The cluster of all servers, behind the egress listener. No service can be named so. */
export const SERVERS = "/servers";
/** The metadata of an endpoint that hold its server's address. */
export const METADATA = "rpc";

/**
 * As many calls at once as there are ids, and windows that do not close while a large frame passes: the bridge can send
 * a WINDOW_UPDATE only when something else passes.
 */
export const HTTP2_WINDOWS: { readonly [key: string]: Json } = {
  max_concurrent_streams: 2_147_483_647,
  initial_stream_window_size: 32 * 1024 * 1024,
  initial_connection_window_size: 1024 * 1024 * 1024,
};

/** A duration as Envoy writes it. */
export function seconds(milliseconds: number): string {
  return `${milliseconds / 1_000}s`;
}
