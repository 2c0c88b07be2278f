import type { Json } from "../../../envoy/plugin-config.js";
import { integer, text } from "../../../envoy/xprotocol/fields.js";
import { type Destination, type Services, wholeName } from "../services.js";
import type { Source } from "../source.js";
import { object } from "../table.js";
import { anyText } from "../values.js";
import type { DestinationRules } from "./destination-rules.js";
import { importHeaders } from "./headers.js";

/** Where names and hashes of destinations come from. */
export interface Known {
  services: Services;
  rules: DestinationRules;
}

/** Where a rule's requests go, and what that does to the rest of the route. */
export interface ImportedDestinations {
  /** `cluster` or `weighted_clusters`. */
  target: { [name: string]: Json };
  hash: Json[] | undefined;
  /** What a single destination does to headers. */
  edits: { [name: string]: Json };
  host: string | undefined;
}

/** Translates the HTTPRouteDestinations of a rule; undefined for none that gets requests. */
export function importDestinations(
  sources: readonly Source[],
  namespace: string,
  known: Known,
): ImportedDestinations | undefined {
  const all = sources.map((source) => {
    const weight = source.get("weight", integer(0, 2 ** 31 - 1)) ?? 0;
    const place = source.requiredObject("destination");
    const read = importDestination(place, namespace);
    const { fields, host } = importHeaders(source.object("headers"));
    source.end();
    const cluster = known.services.cluster(read, place);
    return { cluster, weight, fields, host, hash: known.rules.hashPolicy(read, place) };
  });
  const hash = all.find((each) => each.hash !== undefined)?.hash;
  if (all.length === 1) {
    const [{ cluster, fields, host }] = all as [(typeof all)[0]];
    return { target: { cluster }, hash, edits: fields, host };
  }
  const weighted = all.filter(({ weight }) => weight > 0);
  if (weighted.length === 0) return undefined;
  const clusters = weighted.map(({ cluster, weight, fields, host }) => {
    return object({ name: cluster, weight, host_rewrite_literal: host, ...fields });
  });
  return { target: { weighted_clusters: { clusters } }, hash, edits: {}, host: undefined };
}

/** Reads istio.networking.v1alpha3.Destination. */
export function importDestination(source: Source, namespace: string): Destination {
  const host = wholeName(source.required("host", text), namespace);
  const subset = source.get("subset", anyText) ?? "";
  const selector = source.object("port");
  const port = selector?.get("number", integer(1, 65_535));
  selector?.end();
  source.end();
  return { host, subset, port };
}
