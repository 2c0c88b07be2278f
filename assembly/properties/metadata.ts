import { Property } from "./property";

/**
 * Metadata: values that a configuration, or a filter before this one, attached to something, below a namespace and keys.
 * Each function makes the property of one value, or of all below it; to be made once, read for each stream:
 *
 *     const TIER = metadata.ofRoute("my.filter", ["tier"]);
 *     const tier = TIER.bytes();
 *
 * Text comes as it is, every number as a double (`number()`), a boolean as a boolean, a struct as a map, a list as a
 * list; a null cannot be told from nothing. Without keys it is all of the namespace, a map. Keys may have dots in them.
 *
 * Source: Envoy, "Attributes", "Configuration attributes"; the encodings were seen in Envoy 1.36 and 1.40.
 */
export namespace metadata {
  /** What filters attached to this stream: dynamic metadata. Proxy-Wasm can read it, not write it. */
  export function ofStream(namespace: string, keys: string[]): Property {
    return below(["metadata"], namespace, keys);
  }

  /** Of the route, from `onRequestHeaders` on. */
  export function ofRoute(namespace: string, keys: string[]): Property {
    return below(["xds", "route_metadata"], namespace, keys);
  }

  /** Of the virtual host, from `onRequestHeaders` on. */
  export function ofVirtualHost(namespace: string, keys: string[]): Property {
    return below(["xds", "virtual_host_metadata"], namespace, keys);
  }

  /** Of the listener, throughout the stream. */
  export function ofListener(namespace: string, keys: string[]): Property {
    return below(["xds", "listener_metadata"], namespace, keys);
  }

  /** Of the cluster that the route leads to, from `onRequestHeaders` on. */
  export function ofCluster(namespace: string, keys: string[]): Property {
    return below(["xds", "cluster_metadata"], namespace, keys);
  }

  /** Of the upstream host, from the response's callbacks on. */
  export function ofUpstreamHost(namespace: string, keys: string[]): Property {
    return below(["xds", "upstream_host_metadata"], namespace, keys);
  }

  /** Of the group of hosts that the upstream host belongs to, from the response's callbacks on. */
  export function ofUpstreamLocality(namespace: string, keys: string[]): Property {
    return below(["xds", "upstream_host_locality_metadata"], namespace, keys);
  }

  /** Of this proxy, which has no namespaces; in every callback. */
  export function ofNode(keys: string[]): Property {
    return new Property(["xds", "node", "metadata"].concat(keys));
  }
}

/**
 * Filter state: objects that filters leave for each other on a stream or a connection. `keys` go down into one that has
 * fields. What `setProperty` sets is `filterState("wasm.<name>", [])`, and can be read by `<name>` alone too.
 */
export function filterState(name: string, keys: string[]): Property {
  return new Property(["filter_state", name].concat(keys));
}

/** Filter state of the connection to the upstream, from the response's callbacks on; see `filterState`. */
export function upstreamFilterState(name: string, keys: string[]): Property {
  return new Property(["upstream_filter_state", name].concat(keys));
}

function below(source: string[], namespace: string, keys: string[]): Property {
  return new Property(source.concat(["filter_metadata", namespace]).concat(keys));
}
