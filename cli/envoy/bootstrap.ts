import { isIP } from "node:net";
import { type Json, pluginConfig, pluginName, type WasmFilter } from "./plugin-config.js";

/** A filter that is part of Envoy, as it stands in the `http_filters` of Envoy's own configuration. */
export interface NativeFilter {
  name: string;
  typed_config: { readonly "@type": string; readonly [key: string]: Json };
}

/** What a route answers by itself, without an upstream. */
export interface DirectResponse {
  status: number;
  body?: string;
}

/** Where requests go. The first route that matches is taken; one without `prefix` and `host` matches all. */
export interface Route {
  /** Start of the path, with its leading slash. */
  prefix?: string;
  /** The whole host name, in any case and with or without a port. */
  host?: string;
  /** An upstream's name, a header of the request that has it, or an answer. */
  to: string | { header: string } | DirectResponse;
  /** The header that has the name of an upstream that a copy of the request goes to. */
  copyTo?: string;
}

/** One address to listen on, with its own filters and routes. */
export interface HttpListener {
  /** Under this name the address is found in {@link RunningEnvoy.listeners}; unique in a bootstrap. */
  name: string;
  /** IP address; `127.0.0.1` when left out. */
  host?: string;
  /** 0, which takes a free port, when left out. */
  port?: number;
  /** In the order in which a request meets them. The router is added at the end. */
  filters?: readonly (WasmFilter | NativeFilter)[];
  routes: readonly Route[];
  /** Modules that are told of each exchange when it is over, by `proxy_on_log` with their root context's id. */
  accessLoggers?: readonly WasmFilter[];
  /** How many bytes of a body may be buffered before Envoy answers 413 (or 500 for responses): 1 MiB when left out. */
  bufferLimit?: number;
  /** Seconds without any event after which Envoy ends a stream: 300 when left out. */
  streamIdleTimeout?: number;
}

/** One address to listen on for connections of any protocol, with its own filters. */
export interface TcpListener {
  /** As an HTTP listener's. */
  name: string;
  /** IP address; `127.0.0.1` when left out. */
  host?: string;
  /** 0, which takes a free port, when left out. */
  port?: number;
  /** In the order in which a connection meets them. */
  filters?: readonly WasmFilter[];
  /** The upstream's name. */
  to: string;
}

/** A server that routes lead to. */
export interface Upstream {
  name: string;
  /** `http://host:port`, for TCP `tcp://host:port`. */
  url: string;
  /** `http1` when left out; `http2` is without TLS and with prior knowledge. */
  protocol?: "http1" | "http2" | "tcp";
}

/** What {@link httpBootstrap} makes a bootstrap of. */
export interface HttpBootstrapOptions {
  listeners: readonly HttpListener[];
  tcpListeners?: readonly TcpListener[];
  upstreams?: readonly Upstream[];
  /** Modules that run without any listener, once on the main thread. */
  services?: readonly WasmFilter[];
}

/** An Envoy bootstrap: JSON as Envoy reads it from a file. A caller may add to it before it is started. */
export interface Bootstrap {
  node: { id: string; cluster: string };
  admin: Json;
  static_resources: { listeners: Json[]; clusters: Json[] };
  [field: string]: unknown;
}

/**
 * The bootstrap of an Envoy that serves HTTP/1.1 and HTTP/2 (with prior knowledge) on each listener and takes
 * requests through the listener's filters to upstreams. Administration listens on a free local port.
 *
 * @throws TypeError when a route names an upstream that is not there, or an upstream's URL is not `http://…`
 */
export function httpBootstrap(options: HttpBootstrapOptions): Bootstrap {
  const upstreams = options.upstreams ?? [];
  const names = new Set(upstreams.map((upstream) => upstream.name));
  return {
    node: { id: "proxy-wasm", cluster: "proxy-wasm" },
    admin: { address: socketAddress("127.0.0.1", 0) },
    static_resources: {
      listeners: [
        ...options.listeners.map((listener) => listenerConfig(listener, names)),
        ...(options.tcpListeners ?? []).map((listener) => tcpListenerConfig(listener, names)),
      ],
      clusters: upstreams.map(clusterConfig),
    },
    ...(options.services && { bootstrap_extensions: options.services.map(serviceConfig) }),
  };
}

const EXTENSIONS = "type.googleapis.com/envoy.extensions";

function listenerConfig(listener: HttpListener, upstreams: ReadonlySet<string>): Json {
  const {
    name,
    host = "127.0.0.1",
    port = 0,
    filters = [],
    routes,
    accessLoggers = [],
    bufferLimit,
    streamIdleTimeout,
  } = listener;
  const manager = {
    "@type": `${EXTENSIONS}.filters.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: name,
    http_protocol_options: { enable_trailers: true },
    ...(streamIdleTimeout !== undefined && { stream_idle_timeout: `${streamIdleTimeout}s` }),
    ...(accessLoggers.length > 0 && { access_log: accessLoggers.map(accessLogConfig) }),
    http_filters: [...filters.map(filterConfig), ROUTER],
    route_config: {
      name,
      virtual_hosts: [{ name, domains: ["*"], routes: routes.map((route) => routeConfig(route, upstreams)) }],
    },
  };
  return {
    name,
    address: socketAddress(host, port),
    // Otherwise two Envoys with the same port would share it, each getting some of the connections.
    ...(port !== 0 && { enable_reuse_port: false }),
    ...(bufferLimit !== undefined && { per_connection_buffer_limit_bytes: bufferLimit }),
    filter_chains: [
      { filters: [{ name: "envoy.filters.network.http_connection_manager", typed_config: manager }] },
    ],
  };
}

function tcpListenerConfig(listener: TcpListener, upstreams: ReadonlySet<string>): Json {
  const { name, host = "127.0.0.1", port = 0, filters = [], to } = listener;
  if (!upstreams.has(to)) throw new TypeError(`listener "${name}" leads to "${to}", which is no upstream`);
  const proxy = {
    "@type": `${EXTENSIONS}.filters.network.tcp_proxy.v3.TcpProxy`,
    stat_prefix: name,
    cluster: to,
  };
  return {
    name,
    address: socketAddress(host, port),
    ...(port !== 0 && { enable_reuse_port: false }),
    filter_chains: [
      {
        filters: [
          ...filters.map(networkFilterConfig),
          { name: "envoy.filters.network.tcp_proxy", typed_config: proxy },
        ],
      },
    ],
  };
}

function networkFilterConfig(filter: WasmFilter): Json {
  return {
    name: pluginName(filter),
    typed_config: { "@type": `${EXTENSIONS}.filters.network.wasm.v3.Wasm`, config: pluginConfig(filter) },
  };
}

function accessLogConfig(filter: WasmFilter): Json {
  return {
    name: pluginName(filter),
    typed_config: {
      "@type": `${EXTENSIONS}.access_loggers.wasm.v3.WasmAccessLog`,
      config: pluginConfig(filter),
    },
  };
}

function serviceConfig(filter: WasmFilter): Json {
  return {
    name: "envoy.bootstrap.wasm",
    typed_config: {
      "@type": `${EXTENSIONS}.wasm.v3.WasmService`,
      singleton: true,
      config: pluginConfig(filter),
    },
  };
}

const ROUTER: Json = {
  name: "envoy.filters.http.router",
  typed_config: { "@type": `${EXTENSIONS}.filters.http.router.v3.Router` },
};

function filterConfig(filter: WasmFilter | NativeFilter): Json {
  if (!("wasm" in filter)) return { name: filter.name, typed_config: filter.typed_config };
  return {
    name: pluginName(filter),
    typed_config: { "@type": `${EXTENSIONS}.filters.http.wasm.v3.Wasm`, config: pluginConfig(filter) },
  };
}

/** Hosts are matched on `:authority`, not by virtual hosts, so that the order of routes alone decides. */
function routeConfig(route: Route, upstreams: ReadonlySet<string>): Json {
  const match = {
    prefix: route.prefix ?? "/",
    ...(route.host !== undefined && { headers: [authorityMatcher(route.host)] }),
  };
  const copy = route.copyTo !== undefined && {
    request_mirror_policies: [{ cluster_header: route.copyTo }],
  };
  if (typeof route.to !== "string" && "header" in route.to) {
    return { match, route: { cluster_header: route.to.header, ...copy } };
  }
  if (typeof route.to !== "string") {
    const { status, body } = route.to;
    return {
      match,
      direct_response: { status, ...(body !== undefined && { body: { inline_string: body } }) },
    };
  }
  if (!upstreams.has(route.to)) throw new TypeError(`a route leads to "${route.to}", which is no upstream`);
  return { match, route: { cluster: route.to, ...copy } };
}

function authorityMatcher(host: string): Json {
  const literal = host.replace(/[^\w-]/g, "\\$&");
  return { name: ":authority", string_match: { safe_regex: { regex: `(?i)${literal}(:[0-9]+)?` } } };
}

function clusterConfig(upstream: Upstream): Json {
  const url = new URL(upstream.url);
  const scheme = upstream.protocol === "tcp" ? "tcp:" : "http:";
  if (url.protocol !== scheme) {
    throw new TypeError(
      `upstream "${upstream.name}": ${upstream.url} is not ${upstream.protocol === "tcp" ? "a tcp" : "an http"}:// URL`,
    );
  }
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const address = socketAddress(host, Number(url.port || 80));
  return {
    name: upstream.name,
    // A name like localhost has addresses of both families and a server perhaps on one: all are tried.
    ...(isIP(host) ? { type: "STATIC" } : { type: "LOGICAL_DNS", dns_lookup_family: "ALL" }),
    connect_timeout: "5s",
    ...(upstream.protocol !== "tcp" && { typed_extension_protocol_options: httpProtocolOptions(upstream) }),
    load_assignment: {
      cluster_name: upstream.name,
      endpoints: [{ lb_endpoints: [{ endpoint: { address } }] }],
    },
  };
}

function httpProtocolOptions({ protocol }: Upstream): Json {
  return {
    "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
      "@type": `${EXTENSIONS}.upstreams.http.v3.HttpProtocolOptions`,
      explicit_http_config:
        protocol === "http2"
          ? { http2_protocol_options: {} }
          : { http_protocol_options: { enable_trailers: true } },
    },
  };
}

function socketAddress(address: string, port: number): Json {
  return { socket_address: { address, port_value: port } };
}
