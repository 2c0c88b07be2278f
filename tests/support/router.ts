// Envoys with the router filter, and the routes that it needs of its host.

import {
  type Bootstrap,
  type HttpBootstrapOptions,
  type HttpListener,
  httpBootstrap,
  type Json,
} from "../../cli/envoy/index.js";

/** A listener whose routes are Envoy's own `RouteConfiguration`. */
export interface RoutedListener extends Omit<HttpListener, "routes"> {
  routes: Json;
}

/** A bootstrap with such listeners. */
export function routedBootstrap(
  listeners: readonly RoutedListener[],
  options: Omit<HttpBootstrapOptions, "listeners"> = {},
): Bootstrap {
  const bootstrap = httpBootstrap({
    ...options,
    listeners: listeners.map((listener) => ({ ...listener, routes: [] })),
  });
  const made = bootstrap.static_resources.listeners as unknown as Listener[];
  listeners.forEach(({ routes }, i) => {
    made[i]!.filter_chains[0]!.filters[0]!.typed_config.route_config = routes;
  });
  return bootstrap;
}

interface Listener {
  filter_chains: { filters: { typed_config: { route_config: Json } }[] }[];
}

/** A `RouteConfiguration` with one virtual host for all hosts. */
export function anyHost(...routes: Json[]): Json {
  return { virtual_hosts: [{ name: "main", domains: ["*"], routes }] };
}

/** Sends requests where the filter says by name; also copies of them. */
export const BY_CLUSTER_HEADER = anyHost({
  match: { prefix: "/" },
  route: {
    cluster_header: "x-route-cluster",
    request_mirror_policies: [{ cluster_header: "x-route-mirror" }],
  },
});
