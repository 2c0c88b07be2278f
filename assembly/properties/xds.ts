import { Bytes } from "../bytes/bytes";
import { readBytes, readInteger } from "./read";

/**
 * Which configuration is at work (`xds.*`). The node can be read in every callback, what belongs to a
 * stream in the stream's. Metadata is read by path: see `metadata`. Text is a view that lives until the
 * callback returns, `null` where there is none; integers and times are -1 where there is none. Nothing here
 * traps.
 *
 * Source: Envoy, "Attributes"; when each is there was seen in Envoy 1.36 and 1.40.
 */
export namespace xds {
  /** The id of this proxy. */
  export function nodeId(): Bytes | null {
    return readBytes("xds\0node\0id");
  }

  /** The cluster that this proxy belongs to. */
  export function nodeCluster(): Bytes | null {
    return readBytes("xds\0node\0cluster");
  }

  /** The region that this proxy is in. */
  export function nodeRegion(): Bytes | null {
    return readBytes("xds\0node\0locality\0region");
  }

  /** The zone that this proxy is in. */
  export function nodeZone(): Bytes | null {
    return readBytes("xds\0node\0locality\0zone");
  }

  /** The sub-zone that this proxy is in. */
  export function nodeSubZone(): Bytes | null {
    return readBytes("xds\0node\0locality\0sub_zone");
  }

  /**
   * All about this proxy: `envoy.config.core.v3.Node`, serialized protobuf. Some 60 KB on Envoy, for it
   * lists every extension: not for each stream.
   */
  export function node(): Bytes | null {
    return readBytes("xds\0node");
  }

  /** The name of the cluster that the route leads to. */
  export function clusterName(): Bytes | null {
    return readBytes("xds\0cluster_name");
  }

  /** The name of the route; empty if it has none. */
  export function routeName(): Bytes | null {
    return readBytes("xds\0route_name");
  }

  /** The name of the virtual host. */
  export function virtualHostName(): Bytes | null {
    return readBytes("xds\0virtual_host_name");
  }

  /** The name of the listener's filter chain; empty if it has none. */
  export function filterChainName(): Bytes | null {
    return readBytes("xds\0filter_chain_name");
  }

  /** Which traffic the listener takes: 0 not said, 1 inbound, 2 outbound. */
  export function listenerDirection(): i64 {
    return readInteger("xds\0listener_direction");
  }
}
