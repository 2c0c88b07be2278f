import type { Message } from "../../routes/table-file.js";
import type { Bootstrap } from "../bootstrap.js";
import { type Json, pluginConfig } from "../plugin-config.js";
import { type Address, socketAddress } from "../xprotocol/address.js";
import { steeredClusters } from "./clusters.js";
import { steeredRoutes } from "./routes.js";
import { type Endpoint, type SteeredTable, steeredTable } from "./steered-table.js";

const EXTENSIONS = "type.googleapis.com/envoy.extensions";

/** What {@link routerBootstrap} makes a bootstrap of. */
export interface RouterBootstrapOptions {
  /** A configuration of the routing filter that was checked. */
  configuration: Message;
  /** The endpoints of clusters; the table's own count where these say nothing. */
  endpoints?: ReadonlyMap<string, readonly Endpoint[]>;
  listen: Address;
  admin: Address;
  /** Path of the filter's module, as Envoy sees it. */
  module: string;
}

/** A bootstrap, and what of it is left to the reader. */
export interface RouterBootstrap {
  bootstrap: Bootstrap;
  /** Clusters that have no endpoints yet. */
  empty: readonly string[];
  /** Headers of requests name clusters, which are to be added. */
  hasOtherClusters: boolean;
}

/** A complete bootstrap that takes HTTP on one port, and lets the routing filter say where it goes. */
export function routerBootstrap(options: RouterBootstrapOptions): RouterBootstrap {
  const { configuration, listen, admin } = options;
  const table = steeredTable(configuration);
  const endpoints = new Map([...table.endpoints, ...(options.endpoints ?? [])]);
  const names = table.mode === "original_dst" ? table.mirrors : [...table.clusters, ...table.mirrors];
  return {
    bootstrap: {
      node: { id: "router", cluster: "router" },
      admin: { address: socketAddress(admin) },
      static_resources: {
        listeners: [listener(table, endpoints, options, listen)],
        clusters: steeredClusters(table, endpoints),
      },
    },
    empty: [...new Set(names)].filter((name) => (endpoints.get(name) ?? []).length === 0),
    hasOtherClusters: table.hasOtherClusters,
  };
}

function listener(
  table: SteeredTable,
  endpoints: ReadonlyMap<string, readonly Endpoint[]>,
  { configuration, module }: RouterBootstrapOptions,
  listen: Address,
): Json {
  const text = JSON.stringify(configuration, undefined, 2);
  const manager: Json = {
    "@type": `${EXTENSIONS}.filters.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: "router",
    // Clients' own x-envoy-* headers are removed before the filter sets them.
    use_remote_address: true,
    http_filters: [
      {
        name: "router",
        typed_config: {
          "@type": `${EXTENSIONS}.filters.http.wasm.v3.Wasm`,
          config: pluginConfig({ name: "router", wasm: module, configuration: text }),
        },
      },
      ...metadataFilter(table),
      {
        name: "envoy.filters.http.router",
        typed_config: { "@type": `${EXTENSIONS}.filters.http.router.v3.Router` },
      },
    ],
    route_config: {
      name: "steered",
      virtual_hosts: [{ name: "steered", domains: ["*"], routes: steeredRoutes(table, endpoints) }],
    },
  };
  return {
    name: "router",
    address: socketAddress(listen),
    filter_chains: [
      { filters: [{ name: "envoy.filters.network.http_connection_manager", typed_config: manager }] },
    ],
  };
}

/** Makes the metadata that subsets are chosen by of the headers that the filter leaves, which no upstream then sees. */
function metadataFilter({ metadataKeys, metadataPrefix, mode }: SteeredTable): Json[] {
  const keys = [...new Set(metadataKeys.flat())];
  if (keys.length === 0 || mode === "original_dst" || mode === "override_host") return [];
  return [
    {
      name: "envoy.filters.http.header_to_metadata",
      typed_config: {
        "@type": `${EXTENSIONS}.filters.http.header_to_metadata.v3.Config`,
        request_rules: keys.map((key) => ({
          header: `${metadataPrefix}${key}`,
          on_header_present: { metadata_namespace: "envoy.lb", key, type: "STRING" },
          remove: true,
        })),
      },
    },
  ];
}
