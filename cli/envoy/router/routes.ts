import type { Json } from "../plugin-config.js";
import { BY_ADDRESS } from "./clusters.js";
import type { Endpoint, SteeredTable } from "./steered-table.js";

/** Any request; the filter has decided which. */
const ANY: { readonly [name: string]: Json } = { prefix: "/" };

/** The routes that take requests to where the filter says, whatever they are. */
export function steeredRoutes(
  table: SteeredTable,
  endpoints: ReadonlyMap<string, readonly Endpoint[]>,
): Json[] {
  const { mode, header, key, clusters } = table;
  const route = (match: Json, target: { [name: string]: Json }): Json => ({
    match,
    route: { ...target, ...sides(table) },
  });
  switch (mode) {
    case "cluster_header":
      return [route(ANY, { cluster_header: header })];
    case "original_dst":
      return [route(ANY, { cluster: BY_ADDRESS })];
    case "header":
      return clusters.map((cluster) =>
        route({ ...ANY, headers: [{ name: header, string_match: { exact: cluster } }] }, { cluster }),
      );
    case "filter_state":
      return clusters.map((cluster) =>
        route(
          { ...ANY, filter_state: [{ key: `wasm.${key}`, string_match: { exact: cluster } }] },
          { cluster },
        ),
      );
    case "override_host":
      return clusters.map((cluster) => {
        const addresses = (endpoints.get(cluster) ?? []).map(({ address }) => address);
        return route(
          { ...ANY, headers: [{ name: header, string_match: beginsWith(addresses) }] },
          { cluster },
        );
      });
  }
}

/** The address that comes first is the one of the request's cluster; what follows is for further tries. */
function beginsWith(addresses: readonly string[]): Json {
  const literals = addresses.map((address) => address.replace(/[.[\]]/g, "\\$&"));
  return { safe_regex: { regex: `(${literals.join("|")})(,.*)?` } };
}

/** What else the filter tells Envoy, in headers of its own. */
function sides({ hasMirrors, mirrorHeader, hasHashes, hashHeader, mode }: SteeredTable) {
  const usesHash = hasHashes && mode !== "original_dst" && mode !== "override_host";
  return {
    ...(hasMirrors && { request_mirror_policies: [{ cluster_header: mirrorHeader }] }),
    ...(usesHash && { hash_policy: [{ header: { header_name: hashHeader } }] }),
  };
}
