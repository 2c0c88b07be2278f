import { type Json, pluginConfig, pluginName, type WasmFilter } from "../plugin-config.js";
import { socketAddress } from "./address.js";
import { DEFAULT_HEADER_PREFIX, type Description, hasPlainHttp, isHttp } from "./description.js";
import { CALLS, EGRESS, EXTENSIONS, HTTP2_WINDOWS, INGRESS, SERVERS, seconds } from "./names.js";
import { RATE_LIMIT_FILTER, rateLimitConfig, routeConfig } from "./routes.js";

const TYPE_NETWORK_WASM = `${EXTENSIONS}.filters.network.wasm.v3.Wasm`;
const TYPE_HTTP_WASM = `${EXTENSIONS}.filters.http.wasm.v3.Wasm`;

/**
 * Frames come in, and are HTTP from the ingress module on. The connection manager has a listener of its own behind it: it writes
 * the head and the body of each answer by themselves, and the module would be called for both. The way between the listeners
 * joins what is written at one time, so that the module is called once for all of it.
 */
export function ingressListener(description: Description): Json {
  return {
    name: INGRESS,
    address: socketAddress(description.listen),
    filter_chains: [
      {
        filters: [
          wasmFilter(TYPE_NETWORK_WASM, bridgeModule(description, "ingress")),
          tcpProxy(INGRESS, CALLS),
        ],
      },
    ],
  };
}

/** HTTP comes in, with the client's address ahead of it. */
export function callsListener(description: Description): Json {
  return {
    name: CALLS,
    internal_listener: {},
    listener_filters: [
      {
        name: "envoy.filters.listener.proxy_protocol",
        typed_config: { "@type": `${EXTENSIONS}.filters.listener.proxy_protocol.v3.ProxyProtocol` },
      },
    ],
    filter_chains: [
      {
        filters: [
          {
            name: "envoy.filters.network.http_connection_manager",
            typed_config: connectionManager(description),
          },
        ],
      },
    ],
  };
}

/** HTTP comes in, and is frames from the egress module on. */
export function egressListener(description: Description): Json {
  return {
    name: EGRESS,
    internal_listener: {},
    filter_chains: [
      {
        filters: [
          wasmFilter(TYPE_NETWORK_WASM, bridgeModule(description, "egress")),
          tcpProxy(EGRESS, SERVERS),
        ],
      },
    ],
  };
}

function tcpProxy(listener: string, cluster: string): Json {
  return {
    name: "envoy.filters.network.tcp_proxy",
    typed_config: {
      "@type": `${EXTENSIONS}.filters.network.tcp_proxy.v3.TcpProxy`,
      stat_prefix: listener,
      cluster,
    },
  };
}

function connectionManager(description: Description): Json {
  return {
    "@type": `${EXTENSIONS}.filters.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: INGRESS,
    // All that comes in counts as internal, so that the timeout that the ingress module read from a frame is believed.
    use_remote_address: true,
    skip_xff_append: true,
    internal_address_config: {
      cidr_ranges: [
        { address_prefix: "0.0.0.0", prefix_len: 0 },
        { address_prefix: "::", prefix_len: 0 },
      ],
    },
    // Nothing is added to a call that its server would see.
    generate_request_id: false,
    preserve_external_request_id: true,
    server_header_transformation: "PASS_THROUGH",
    // For calls the ingress module sees to it, by the timeout that each is given: cheaper than a timer that is set at each event.
    stream_idle_timeout: hasPlainHttp(description) ? seconds(description.longestCall) : "0s",
    http2_protocol_options: {
      ...HTTP2_WINDOWS,
      // A call that is no good HTTP fails alone.
      override_stream_error_on_invalid_http_message: true,
    },
    ...(description.accessLog !== undefined && { access_log: [accessLog(description.accessLog)] }),
    local_reply_config: LOCAL_REPLIES,
    route_config: routeConfig(description),
    http_filters: [
      ...(isLimited(description)
        ? [{ name: RATE_LIMIT_FILTER, typed_config: rateLimitConfig(description.rateLimit, INGRESS) }]
        : []),
      ...description.filters.map(({ wasm, configuration }) =>
        wasmFilter(TYPE_HTTP_WASM, { wasm, failurePolicy: "reload", ...configured(configuration) }),
      ),
      {
        name: "envoy.filters.http.router",
        typed_config: {
          "@type": `${EXTENSIONS}.filters.http.router.v3.Router`,
          suppress_envoy_headers: true,
        },
      },
    ],
  };
}

/** What Envoy answers by itself is the reason that the client's exception gives; without this, nothing for a missing route. */
const LOCAL_REPLIES: Json = {
  mappers: [
    {
      filter: {
        and_filter: {
          filters: [
            { header_filter: { header: { name: "x-rpc-protocol", present_match: true } } },
            { response_flag_filter: { flags: ["NR"] } },
          ],
        },
      },
      body_format_override: {
        text_format_source: {
          inline_string: "no route for %REQ(x-rpc-service)% %REQ(x-rpc-method)% (%RESPONSE_CODE_DETAILS%)",
        },
      },
    },
    {
      filter: { header_filter: { header: { name: "x-rpc-protocol", present_match: true } } },
      body_format_override: {
        text_format_source: { inline_string: "%LOCAL_REPLY_BODY% (%RESPONSE_CODE_DETAILS%)" },
      },
    },
  ],
};

function accessLog(path: string): Json {
  const line = [
    "[%START_TIME%]",
    "%DOWNSTREAM_REMOTE_ADDRESS%",
    "%REQ(x-rpc-protocol)%",
    "%REQ(x-rpc-service)%",
    "%REQ(x-rpc-method)%",
    "%RESPONSE_CODE%",
    "%RESP(x-rpc-status)%",
    "%RESPONSE_FLAGS%",
    "%RESPONSE_CODE_DETAILS%",
    "%DURATION%ms",
    "%UPSTREAM_HOST%",
  ].join(" ");
  return {
    name: "envoy.access_loggers.file",
    typed_config: {
      "@type": `${EXTENSIONS}.access_loggers.file.v3.FileAccessLog`,
      path,
      log_format: { text_format_source: { inline_string: `${line}\n` } },
    },
  };
}

function isLimited({ rateLimit, services }: Description): boolean {
  const limits = services.flatMap((service) => [service, ...service.routes]).map((each) => each.rateLimit);
  return [rateLimit, ...limits].some((limit) => limit !== undefined);
}

function bridgeModule(description: Description, side: "ingress" | "egress"): WasmFilter {
  return {
    wasm: `${description.modules}/xprotocol-${side}.wasm`,
    failurePolicy: "reload",
    ...configured(bridgeConfiguration(description, side)),
  };
}

/** What of the settings concerns that module; nothing where all is left to the defaults. */
function bridgeConfiguration(description: Description, side: "ingress" | "egress"): Json | undefined {
  const { protocols, unknown, headerPrefix, ...limits } = description.bridge;
  const settings: { [name: string]: Json | undefined } = {
    protocols: side === "ingress" ? protocols : protocols?.filter((protocol) => !isHttp(protocol)),
    unknown: side === "ingress" ? unknown : undefined,
    headerPrefix: headerPrefix === DEFAULT_HEADER_PREFIX ? undefined : headerPrefix,
    maxTimeoutMs: side === "ingress" ? description.longestCall : undefined,
    ...limits,
  };
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  return given.length === 0 ? undefined : (Object.fromEntries(given) as Json);
}

/** In lines, so that it can be read where it stands. */
function configured(configuration: Json | undefined): { configuration?: string } {
  return configuration === undefined ? {} : { configuration: JSON.stringify(configuration, null, 2) };
}

function wasmFilter(type: string, filter: WasmFilter): Json {
  return { name: pluginName(filter), typed_config: { "@type": type, config: pluginConfig(filter) } };
}
