import {
  type Bootstrap,
  httpBootstrap,
  type Json,
  type NativeFilter,
  type Upstream,
  type WasmFilter,
} from "../cli/envoy/index.js";
import type { Peer } from "./peers.js";
import { type Case, ECHO_PATH } from "./suite.js";

/**
 * One listener a peer, named after it, each with the peer's filter and the same route that answers by itself.
 *
 * It is written out here, apart from the bootstrap that filters are tested and run with, because every line of it
 * is part of what is measured: no access log, no request ids, no upstream.
 */
export function benchBootstrap(
  work: Case,
  peers: readonly Peer[],
  upstreams: readonly Upstream[] = [],
): Bootstrap {
  const bootstrap = httpBootstrap({ listeners: [], upstreams });
  bootstrap.static_resources.listeners = peers.map((peer) => listener(work, peer));
  // Writing statistics out would fall into some visits and not into others.
  bootstrap.stats_flush_interval = "240s";
  return bootstrap;
}

const EXTENSIONS = "type.googleapis.com/envoy.extensions";

function listener(work: Case, peer: Peer): Json {
  const manager = {
    "@type": `${EXTENSIONS}.filters.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: peer.name,
    generate_request_id: false,
    http_filters: [...peer.filters.map(httpFilter), ROUTER],
    route_config: {
      name: peer.name,
      max_direct_response_body_size_bytes: Math.max(work.responseBody.length, 1),
      virtual_hosts: [{ name: peer.name, domains: ["*"], routes: routes(work) }],
    },
  };
  return {
    name: peer.name,
    address: { socket_address: { address: "127.0.0.1", port_value: 0 } },
    filter_chains: [
      { filters: [{ name: "envoy.filters.network.http_connection_manager", typed_config: manager }] },
    ],
  };
}

/** What is measured takes the second route, so that showing request headers costs it nothing. */
function routes(work: Case): Json[] {
  const answer = { status: 200, body: { inline_string: work.responseBody } };
  const echo = work.echo.map((name) => ({ header: { key: `echo-${name}`, value: `%REQ(${name})%` } }));
  return [
    { match: { path: ECHO_PATH }, direct_response: answer, response_headers_to_add: echo },
    { match: { prefix: "/" }, direct_response: answer },
  ];
}

const ROUTER: Json = {
  name: "envoy.filters.http.router",
  typed_config: { "@type": `${EXTENSIONS}.filters.http.router.v3.Router` },
};

function httpFilter(filter: WasmFilter | NativeFilter): Json {
  if (!("wasm" in filter)) return { name: filter.name, typed_config: filter.typed_config };
  const name = filter.name ?? filter.wasm;
  const config = {
    name,
    vm_config: {
      vm_id: filter.vmId ?? "",
      runtime: "envoy.wasm.runtime.v8",
      code: { local: { filename: filter.wasm } },
    },
  };
  return { name, typed_config: { "@type": `${EXTENSIONS}.filters.http.wasm.v3.Wasm`, config } };
}
