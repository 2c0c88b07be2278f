import type { Json } from "../../../envoy/plugin-config.js";
import { integer } from "../../../envoy/xprotocol/fields.js";
import type { Services } from "../services.js";
import type { Source } from "../source.js";
import { object } from "../table.js";
import { importBackend } from "./backend-ref.js";
import { importFilters } from "./filters.js";

/** `cluster` or `weighted_clusters` of a rule's backends, or an answer where nothing gets requests. */
export function importBackends(
  sources: readonly Source[],
  namespace: string,
  services: Services,
): { [name: string]: Json } | undefined {
  const all = sources.map((source) => {
    const weight = source.get("weight", integer(0, 1_000_000)) ?? 1;
    const cluster = importBackend(source, namespace, services);
    const filters = importFilters(source.objects("filters"), namespace, services);
    for (const [name, place] of filters.places) {
      if (!name.endsWith("HeaderModifier"))
        place.note("of one backend among several only its headers can be edited");
    }
    source.end();
    if (cluster === undefined && weight > 0) {
      source.note(
        "its share of the requests, which Gateway API has answered with 500, goes to the other backends",
      );
    }
    return { name: cluster ?? "", weight: cluster === undefined ? 0 : weight, edits: filters.edits };
  });
  const clusters = all.filter(({ weight }) => weight > 0);
  if (clusters.length === 0) return undefined;
  const [first] = clusters;
  if (clusters.length === 1 && Object.keys(first!.edits).length === 0) return { cluster: first!.name };
  return {
    weighted_clusters: {
      clusters: clusters.map(({ name, weight, edits }) => object({ name, weight, ...edits })),
    },
  };
}
