import { isIP } from "node:net";

/** Anything that can stand in Envoy's JSON configuration. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** What a listener does with streams when a module has trapped: answer 503, skip the filter, or load it anew. */
export type FailurePolicy = "closed" | "open" | "reload";

/** A Proxy-Wasm module as an HTTP filter. */
export interface WasmFilter {
  /** The module's file; best absolute, for Envoy takes it relative to its own working directory. */
  wasm: string;
  /** Plugin name in logs and properties; the module's file name without `.wasm` when left out. */
  name?: string;
  /** Root id: which of a module's registered filters to run. Empty when left out. */
  rootId?: string;
  /** Plugins with the same vm id, module and environment share one VM a worker. Empty when left out. */
  vmId?: string;
  /** Plugin configuration: text and bytes as they are, anything else as its JSON. */
  configuration?: Uint8Array | Json;
  /** VM configuration, which `onVmStart` reads: given like `configuration`. */
  vmConfiguration?: Uint8Array | Json;
  /** Environment variables that the module sees. */
  environment?: Readonly<Record<string, string>>;
  /** `closed` when left out, as on Envoy. */
  failurePolicy?: FailurePolicy;
}

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
  /** An upstream's name, or an answer. */
  to: string | DirectResponse;
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
  /** How many bytes of a body may be buffered before Envoy answers 413 (or 500 for responses): 1 MiB when left out. */
  bufferLimit?: number;
  /** Seconds without any event after which Envoy ends a stream: 300 when left out. */
  streamIdleTimeout?: number;
}

/** A server that routes lead to. */
export interface Upstream {
  name: string;
  /** `http://host:port`. */
  url: string;
  /** `http1` when left out; `http2` is without TLS and with prior knowledge. */
  protocol?: "http1" | "http2";
}

/** What {@link httpBootstrap} makes a bootstrap of. */
export interface HttpBootstrapOptions {
  listeners: readonly HttpListener[];
  upstreams?: readonly Upstream[];
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
      listeners: options.listeners.map((listener) => listenerConfig(listener, names)),
      clusters: upstreams.map(clusterConfig),
    },
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
    bufferLimit,
    streamIdleTimeout,
  } = listener;
  const manager = {
    "@type": `${EXTENSIONS}.filters.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: name,
    http_protocol_options: { enable_trailers: true },
    ...(streamIdleTimeout !== undefined && { stream_idle_timeout: `${streamIdleTimeout}s` }),
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

const ROUTER: Json = {
  name: "envoy.filters.http.router",
  typed_config: { "@type": `${EXTENSIONS}.filters.http.router.v3.Router` },
};

function filterConfig(filter: WasmFilter | NativeFilter): Json {
  if (!("wasm" in filter)) return { name: filter.name, typed_config: filter.typed_config };
  const name = filter.name ?? moduleName(filter.wasm);
  return {
    name,
    typed_config: { "@type": `${EXTENSIONS}.filters.http.wasm.v3.Wasm`, config: pluginConfig(filter, name) },
  };
}

/** `envoy.extensions.wasm.v3.PluginConfig`. */
function pluginConfig(filter: WasmFilter, name: string): Json {
  return {
    name,
    root_id: filter.rootId ?? "",
    ...(filter.configuration !== undefined && { configuration: configurationAny(filter.configuration) }),
    failure_policy: `FAIL_${(filter.failurePolicy ?? "closed").toUpperCase()}`,
    vm_config: {
      vm_id: filter.vmId ?? "",
      runtime: "envoy.wasm.runtime.v8",
      code: { local: { filename: filter.wasm } },
      ...(filter.vmConfiguration !== undefined && {
        configuration: configurationAny(filter.vmConfiguration),
      }),
      ...(filter.environment !== undefined && {
        environment_variables: { key_values: filter.environment },
      }),
    },
  };
}

/** Wrapped so that the module gets exactly these bytes: Envoy unwraps both types before it hands them on. */
function configurationAny(configuration: Uint8Array | Json): Json {
  if (configuration instanceof Uint8Array) {
    const value = Buffer.from(configuration).toString("base64");
    return { "@type": "type.googleapis.com/google.protobuf.BytesValue", value };
  }
  const value = typeof configuration === "string" ? configuration : JSON.stringify(configuration);
  return { "@type": "type.googleapis.com/google.protobuf.StringValue", value };
}

function moduleName(path: string): string {
  const file = path.slice(path.lastIndexOf("/") + 1);
  return file.endsWith(".wasm") ? file.slice(0, -".wasm".length) : file;
}

/** Hosts are matched on `:authority`, not by virtual hosts, so that the order of routes alone decides. */
function routeConfig(route: Route, upstreams: ReadonlySet<string>): Json {
  const match = {
    prefix: route.prefix ?? "/",
    ...(route.host !== undefined && { headers: [authorityMatcher(route.host)] }),
  };
  if (typeof route.to !== "string") {
    const { status, body } = route.to;
    return {
      match,
      direct_response: { status, ...(body !== undefined && { body: { inline_string: body } }) },
    };
  }
  if (!upstreams.has(route.to)) throw new TypeError(`a route leads to "${route.to}", which is no upstream`);
  return { match, route: { cluster: route.to } };
}

function authorityMatcher(host: string): Json {
  const literal = host.replace(/[^\w-]/g, "\\$&");
  return { name: ":authority", string_match: { safe_regex: { regex: `(?i)${literal}(:[0-9]+)?` } } };
}

function clusterConfig(upstream: Upstream): Json {
  const url = new URL(upstream.url);
  if (url.protocol !== "http:") {
    throw new TypeError(`upstream "${upstream.name}": ${upstream.url} is not an http:// URL`);
  }
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const address = socketAddress(host, Number(url.port || 80));
  return {
    name: upstream.name,
    // A name like localhost has addresses of both families and a server perhaps on one: all are tried.
    ...(isIP(host) ? { type: "STATIC" } : { type: "LOGICAL_DNS", dns_lookup_family: "ALL" }),
    connect_timeout: "5s",
    typed_extension_protocol_options: {
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
        "@type": `${EXTENSIONS}.upstreams.http.v3.HttpProtocolOptions`,
        explicit_http_config:
          upstream.protocol === "http2"
            ? { http2_protocol_options: {} }
            : { http_protocol_options: { enable_trailers: true } },
      },
    },
    load_assignment: {
      cluster_name: upstream.name,
      endpoints: [{ lb_endpoints: [{ endpoint: { address } }] }],
    },
  };
}

function socketAddress(address: string, port: number): Json {
  return { socket_address: { address, port_value: port } };
}
