import type { Json } from "../plugin-config.js";
import { type Address, showAddress, socketAddress } from "./address.js";
import {
  type HealthCheck,
  isHttp,
  type OutlierDetection,
  type PoolModeName,
  type Protocol,
  type Service,
  type Subset,
} from "./description.js";
import { HEARTBEATS } from "./heartbeats.js";
import { CALLS, EGRESS, EXTENSIONS, HTTP2_WINDOWS, METADATA, SERVERS, seconds } from "./names.js";

/** As many as there are: the defaults, a thousand and three retries, would refuse calls that are in flight at once. */
const UNBOUNDED: Json = {
  thresholds: [
    {
      max_connections: 1_000_000,
      max_pending_requests: 1_000_000,
      max_requests: 1_000_000,
      max_retries: 1_000_000,
    },
  ],
};

/** The cluster of a service's subset, for calls in that protocol. */
export function clusterName(service: Service, subset: string, protocol: Protocol): string {
  const name = subset === "" ? service.name : `${service.name}/${subset}`;
  return service.protocols.length === 1 ? name : `${name}@${protocol}`;
}

/** All of a service's: one for each subset and protocol, for a connection to a server speaks one protocol. */
export function serviceClusters(service: Service): Json[] {
  return service.protocols.flatMap((protocol) =>
    service.subsets.map((subset) => subsetCluster(service, subset, protocol)),
  );
}

/** Each server is an endpoint that is balanced, checked and ejected by itself. */
function subsetCluster(service: Service, subset: Subset, protocol: Protocol): Json {
  const name = clusterName(service, subset.name, protocol);
  const { healthCheck, outlierDetection } = service;
  const isDirect = isHttp(protocol);
  return {
    name,
    type: "STATIC",
    connect_timeout: seconds(service.connectTimeout),
    lb_policy: service.loadBalancing.toUpperCase().replace("-", "_"),
    common_lb_config: {
      // A server that is known to be dead gets no calls, unless all are: then what is known may be wrong.
      healthy_panic_threshold: { value: 1 },
      // Workers hear of it at once, and not up to a second later.
      update_merge_window: "0s",
    },
    load_assignment: {
      cluster_name: name,
      endpoints: [
        {
          lb_endpoints: subset.endpoints.map((address) =>
            isDirect
              ? { endpoint: { address: socketAddress(address) } }
              : bridgedEndpoint(address, healthCheck),
          ),
        },
      ],
    },
    ...(!isDirect && { transport_socket: INTERNAL_UPSTREAM }),
    typed_extension_protocol_options: {
      "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
        "@type": `${EXTENSIONS}.upstreams.http.v3.HttpProtocolOptions`,
        common_http_protocol_options: { idle_timeout: seconds(service.idleTimeout) },
        explicit_http_config: httpConfig(protocol, service.poolMode),
      },
    },
    circuit_breakers: UNBOUNDED,
    ...(healthCheck !== undefined &&
      !isHttp(protocol) && {
        health_checks: [healthCheckConfig(healthCheck, HEARTBEATS[protocol])],
      }),
    ...(outlierDetection !== undefined && { outlier_detection: outlierConfig(outlierDetection) }),
  };
}

function httpConfig(protocol: Protocol, poolMode: PoolModeName): Json {
  if (protocol === "http1" || (protocol !== "http2" && poolMode === "ping-pong")) {
    return { http_protocol_options: {} };
  }
  if (protocol === "http2") return { http2_protocol_options: {} };
  return {
    http2_protocol_options: {
      ...HTTP2_WINDOWS,
      override_stream_error_on_invalid_http_message: true,
    },
  };
}

/** Calls go through the listener with the egress module, which is told the server's address; checks go to the server. */
function bridgedEndpoint(address: Address, healthCheck: HealthCheck | undefined): Json {
  const shown = showAddress(address);
  return {
    endpoint: {
      address: { envoy_internal_address: { server_listener_name: EGRESS, endpoint_id: shown } },
      ...(healthCheck !== undefined && { health_check_config: { address: socketAddress(address) } }),
    },
    metadata: { filter_metadata: { [METADATA]: { address: shown } } },
  };
}

/** From the ingress module to the connection manager; the client's address goes ahead, in PROXY protocol. */
export function callsCluster(): Json {
  return {
    name: CALLS,
    type: "STATIC",
    load_assignment: {
      cluster_name: CALLS,
      endpoints: [
        {
          lb_endpoints: [
            { endpoint: { address: { envoy_internal_address: { server_listener_name: CALLS } } } },
          ],
        },
      ],
    },
    transport_socket: {
      name: "envoy.transport_sockets.upstream_proxy_protocol",
      typed_config: {
        "@type": `${EXTENSIONS}.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport`,
        config: { version: "V2" },
        transport_socket: RAW_BUFFER,
      },
    },
    circuit_breakers: UNBOUNDED,
  };
}

const RAW_BUFFER: Json = {
  name: "envoy.transport_sockets.raw_buffer",
  typed_config: { "@type": `${EXTENSIONS}.transport_sockets.raw_buffer.v3.RawBuffer` },
};

const INTERNAL_UPSTREAM: Json = {
  name: "envoy.transport_sockets.internal_upstream",
  typed_config: {
    "@type": `${EXTENSIONS}.transport_sockets.internal_upstream.v3.InternalUpstreamTransport`,
    passthrough_metadata: [{ kind: { host: {} }, name: METADATA }],
    transport_socket: RAW_BUFFER,
  },
};

function healthCheckConfig(check: HealthCheck, { send, receive }: (typeof HEARTBEATS)["bolt"]): Json {
  return {
    timeout: seconds(check.timeout),
    interval: seconds(check.interval),
    // Otherwise a service that nobody has called yet is asked once a minute.
    no_traffic_interval: seconds(check.interval),
    // The first check, while Envoy compiles modules, may come to nothing: it is soon repeated.
    unhealthy_edge_interval: "0.1s",
    unhealthy_threshold: check.unhealthyAfter,
    healthy_threshold: check.healthyAfter,
    tcp_health_check: { send: { text: send }, receive: receive.map((text) => ({ text })) },
  };
}

function outlierConfig(detection: OutlierDetection): Json {
  return {
    consecutive_5xx: detection.failures,
    interval: seconds(detection.interval),
    base_ejection_time: seconds(detection.ejectionTime),
    max_ejection_percent: detection.maxEjectedPercent,
    // Only what was asked for: the other detectors compare servers, and have limits of their own.
    enforcing_success_rate: 0,
  };
}

/** Where the egress listener connects: the address in the metadata of the endpoint that was chosen. */
export function serversCluster(connectTimeout: number): Json {
  return {
    name: SERVERS,
    type: "ORIGINAL_DST",
    lb_policy: "CLUSTER_PROVIDED",
    connect_timeout: seconds(connectTimeout),
    original_dst_lb_config: { metadata_key: { key: METADATA, path: [{ key: "address" }] } },
    circuit_breakers: UNBOUNDED,
  };
}
