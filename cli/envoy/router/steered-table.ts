import { field, list, type Message, message } from "../../routes/table-file.js";
import type { Json } from "../plugin-config.js";

/** The ways in which the filter's choice reaches Envoy. */
export type SteeringMode = "cluster_header" | "header" | "original_dst" | "override_host" | "filter_state";

/** A server of a cluster. */
export interface Endpoint {
  /** `10.0.0.1:8080`, `[::1]:8080` or `name:8080`. */
  address: string;
  /** What it has of `envoy.lb`. */
  metadata: { readonly [key: string]: Json };
}

/** What Envoy's own configuration has to know of a configuration of the filter, which was checked before. */
export interface SteeredTable {
  mode: SteeringMode;
  /** The header with the cluster or the address. */
  header: string;
  /** The filter state with the cluster. */
  key: string;
  mirrorHeader: string;
  hashHeader: string;
  metadataPrefix: string;
  /** The clusters that requests are sent to, in the order of the text. */
  clusters: readonly string[];
  /** Those that copies are sent to. */
  mirrors: readonly string[];
  /** A header of the request names clusters, so that there may be more. */
  hasOtherClusters: boolean;
  /** Copies are made. */
  hasMirrors: boolean;
  /** Requests have hashes. */
  hasHashes: boolean;
  /** The sets of keys that metadata is asked for by. */
  metadataKeys: readonly (readonly string[])[];
  /** What the table says of endpoints, by the cluster. */
  endpoints: ReadonlyMap<string, readonly Endpoint[]>;
}

const HEADERS: Readonly<Record<SteeringMode, string>> = {
  cluster_header: "x-route-cluster",
  header: "x-route-cluster",
  original_dst: "x-envoy-original-dst-host",
  override_host: "x-route-endpoint",
  filter_state: "",
};

/** Reads a configuration of the filter. */
export function steeredTable(configuration: Message): SteeredTable {
  const steering = message(field(configuration, "steering"));
  const mode = field(steering, "mode") as SteeringMode;
  const text = (name: string, fallback: string): string => String(field(steering, name) ?? fallback);
  return {
    mode,
    header: text("header", HEADERS[mode]).toLowerCase(),
    key: text("key", "route.cluster"),
    mirrorHeader: text("mirror_header", "x-route-mirror").toLowerCase(),
    hashHeader: text("hash_header", "x-route-hash").toLowerCase(),
    metadataPrefix: text("metadata_header_prefix", "x-route-metadata-").toLowerCase(),
    endpoints: readEndpoints(field(steering, "clusters")),
    ...targets(configuration),
  };
}

/** Reads a list of clusters as the steering has it: `[{name, endpoints: [{address, metadata}]}]`. */
export function readEndpoints(clusters: unknown): Map<string, Endpoint[]> {
  const read = list(clusters).map((cluster): [string, Endpoint[]] => [
    String(message(cluster).name),
    list(message(cluster).endpoints).map((endpoint) => ({
      address: String(message(endpoint).address),
      metadata: balancing(field(message(endpoint), "metadata")) as { [key: string]: Json },
    })),
  ]);
  return new Map(read);
}

function targets(configuration: Message) {
  const table = message(field(configuration, "route_config"));
  const hosts = messages(table, "virtual_hosts");
  const routes = hosts.flatMap((host) => messages(host, "routes"));
  const actions = routes.map((route) => message(field(route, "route")));
  const weighted = actions.flatMap((action) =>
    messages(message(field(action, "weighted_clusters")), "clusters"),
  );
  const groups = messages(configuration, "groups");
  const members = groups.flatMap((group) =>
    messages(group, "members").map((member): Message => ({ cluster: group.cluster, ...member })),
  );
  const mirrors = [table, ...hosts, ...actions].flatMap((level) =>
    messages(level, "request_mirror_policies"),
  );
  const named = [...actions, ...weighted].some((each) => field(each, "cluster_header") !== undefined);
  const hashes = [...actions.map((action) => field(action, "hash_policy"))];
  return {
    clusters: unique([
      ...actions.flatMap((action) => [
        action.cluster,
        ...messages(message(field(action, "weighted_clusters")), "clusters").map(({ name }) => name),
      ]),
      ...members.map(({ cluster }) => cluster),
    ]),
    mirrors: unique(mirrors.map(({ cluster }) => cluster)),
    hasOtherClusters: named || mirrors.some((mirror) => field(mirror, "cluster_header") !== undefined),
    hasMirrors: mirrors.length > 0,
    hasHashes: hashes.some((policies) => list(policies).length > 0),
    metadataKeys: keySets(actions, weighted, members),
  };
}

/** What a route asks for, alone and with what one of its clusters asks for. */
function keySets(
  actions: readonly Message[],
  weighted: readonly Message[],
  members: readonly Message[],
): string[][] {
  const keysOf = (each: Message): string[] => Object.keys(balancing(field(each, "metadata_match")));
  const own = [...actions, ...members].map(keysOf);
  const joined = actions.flatMap((action) => {
    return [...weighted, ...members].map((each) => [...keysOf(action), ...keysOf(each)]);
  });
  const sets = [...own, ...joined].map((keys) => [...new Set(keys)].sort()).filter((keys) => keys.length > 0);
  return [...new Map(sets.map((keys) => [keys.join(), keys])).values()];
}

function balancing(metadata: unknown): Message {
  return message(message(field(message(metadata), "filter_metadata"))["envoy.lb"]);
}

function messages(value: Message, name: string): Message[] {
  return list(field(value, name)).map(message);
}

function unique(names: readonly unknown[]): string[] {
  return [...new Set(names.filter((name): name is string => typeof name === "string" && name !== ""))];
}
