import { isIP } from "node:net";
import type { Json } from "../plugin-config.js";
import type { Endpoint, SteeredTable } from "./steered-table.js";

const EXTENSIONS = "type.googleapis.com/envoy.extensions";
/** The cluster that takes requests to the address in a header. */
export const BY_ADDRESS = "by-address";

/** The clusters that requests and copies go to, with their endpoints where they are known. */
export function steeredClusters(
  table: SteeredTable,
  endpoints: ReadonlyMap<string, readonly Endpoint[]>,
): Json[] {
  const { mode, clusters, mirrors, header } = table;
  const more = [...endpoints.keys()];
  const byName = mode === "original_dst" ? mirrors : [...clusters, ...mirrors, ...more];
  const own = [...new Set(byName)].map((name) => cluster(name, endpoints.get(name) ?? [], table));
  return mode === "original_dst" ? [addressCluster(header), ...own] : own;
}

function addressCluster(header: string): Json {
  return {
    name: BY_ADDRESS,
    type: "ORIGINAL_DST",
    lb_policy: "CLUSTER_PROVIDED",
    connect_timeout: "5s",
    original_dst_lb_config: { use_http_header: true, http_header_name: header },
  };
}

function cluster(name: string, endpoints: readonly Endpoint[], table: SteeredTable): Json {
  const isStatic = endpoints.every(({ address }) => isIP(hostOf(address)) !== 0);
  return {
    name,
    ...(isStatic ? { type: "STATIC" } : { type: "STRICT_DNS", dns_lookup_family: "ALL" }),
    connect_timeout: "5s",
    ...balancing(table),
    load_assignment: {
      cluster_name: name,
      endpoints: [{ lb_endpoints: endpoints.map(endpointConfig) }],
    },
  };
}

function balancing({ mode, header, hasHashes, metadataKeys }: SteeredTable): { [name: string]: Json } {
  if (mode === "override_host") return { load_balancing_policy: overrideHost(header) };
  return {
    ...(hasHashes && { lb_policy: "RING_HASH" }),
    ...(metadataKeys.length > 0 && { lb_subset_config: subsets(metadataKeys) }),
  };
}

/** Requests that ask for nothing may go anywhere; those that ask, to no other endpoint. */
function subsets(metadataKeys: SteeredTable["metadataKeys"]): Json {
  return {
    fallback_policy: "ANY_ENDPOINT",
    subset_selectors: metadataKeys.map((keys) => ({ keys: [...keys], fallback_policy: "NO_FALLBACK" })),
  };
}

function overrideHost(header: string): Json {
  const policy = (name: string, typed_config: Json): Json => ({
    policies: [{ typed_extension_config: { name, typed_config } }],
  });
  return policy("envoy.load_balancing_policies.override_host", {
    "@type": `${EXTENSIONS}.load_balancing_policies.override_host.v3.OverrideHost`,
    override_host_sources: [{ header }],
    fallback_policy: policy("envoy.load_balancing_policies.round_robin", {
      "@type": `${EXTENSIONS}.load_balancing_policies.round_robin.v3.RoundRobin`,
    }),
  });
}

function endpointConfig({ address, metadata }: Endpoint): Json {
  const port = Number(address.slice(address.lastIndexOf(":") + 1));
  return {
    endpoint: { address: { socket_address: { address: hostOf(address), port_value: port } } },
    ...(Object.keys(metadata).length > 0 && { metadata: { filter_metadata: { "envoy.lb": metadata } } }),
  };
}

function hostOf(address: string): string {
  return address.slice(0, address.lastIndexOf(":")).replace(/^\[|\]$/g, "");
}
