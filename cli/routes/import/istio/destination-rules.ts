import type { Json } from "../../../envoy/plugin-config.js";
import { flag, text } from "../../../envoy/xprotocol/fields.js";
import type { Resource } from "../resource.js";
import { type Destination, wholeName } from "../services.js";
import type { Source } from "../source.js";
import { object } from "../table.js";
import { anyText, duration } from "../values.js";

const OF_CLUSTER = "it is a matter of the host's clusters, which a filter does not make";

/** What a DestinationRule says of a service or a subset. */
interface Rule {
  subsets: Map<string, Json[] | undefined>;
  hash: Json[] | undefined;
}

/** The DestinationRules of the files: which subsets there are, and what requests are spread by. */
export class DestinationRules {
  readonly #rules = new Map<string, Rule>();

  /** Translates istio.networking.v1alpha3.DestinationRule. */
  add({ spec, namespace }: Resource): void {
    if (spec === undefined) return;
    const host = wholeName(spec.required("host", text), namespace);
    const rule: Rule = { subsets: new Map(), hash: policy(spec) };
    for (const subset of spec.objects("subsets")) {
      const name = subset.required("name", text);
      subset.entries("labels", anyText);
      rule.subsets.set(name, policy(subset));
      subset.end();
    }
    spec.drop("exportTo", "a table is for whoever runs it");
    spec.drop("workloadSelector", "a table is for whoever runs it");
    spec.end();
    this.#rules.set(host, rule);
  }

  /** The hash policies of requests to a destination, if it has any. A subset that no rule has is noted at `source`. */
  hashPolicy({ host, subset }: Destination, source: Source): Json[] | undefined {
    const rule = this.#rules.get(host);
    if (subset !== "" && rule?.subsets.has(subset) !== true) {
      source.note(
        `no DestinationRule among the files has this subset of ${host}; its cluster is named all the same`,
        "subset",
      );
    }
    return rule?.subsets.get(subset) ?? rule?.hash;
  }
}

function policy(source: Source): Json[] | undefined {
  const traffic = source.object("trafficPolicy");
  if (traffic === undefined) return undefined;
  const balancer = traffic.object("loadBalancer");
  const hash = consistentHash(balancer?.object("consistentHash"));
  for (const name of ["simple", "localityLbSetting", "zoneAwareLbSetting", "warmupDurationSecs", "warmup"]) {
    balancer?.drop(name, OF_CLUSTER);
  }
  balancer?.end();
  const others = [
    "connectionPool",
    "outlierDetection",
    "tls",
    "portLevelSettings",
    "tunnel",
    "proxyProtocol",
    "retryBudget",
  ];
  for (const name of others) traffic.drop(name, OF_CLUSTER);
  traffic.end();
  return hash;
}

function consistentHash(source: Source | undefined): Json[] | undefined {
  if (source === undefined) return undefined;
  const header = source.get("httpHeaderName", text);
  const parameter = source.get("httpQueryParameterName", text);
  const byAddress = source.get("useSourceIp", flag) ?? false;
  const cookie = source.object("httpCookie");
  for (const name of ["ringHash", "maglev", "minimumRingSize"]) source.drop(name, OF_CLUSTER);
  source.end();
  if (header !== undefined) return [{ header: { header_name: header } }];
  if (cookie !== undefined) return [{ cookie: cookiePolicy(cookie) }];
  if (byAddress) return [{ connection_properties: { source_ip: true } }];
  return parameter === undefined ? undefined : [{ query_parameter: { name: parameter } }];
}

function cookiePolicy(source: Source): Json {
  const attributes = source.objects("attributes").map((attribute) => {
    const read = { name: attribute.required("name", text), value: attribute.get("value", anyText) };
    attribute.end();
    return object(read);
  });
  const cookie = object({
    name: source.required("name", text),
    ttl: source.get("ttl", duration),
    path: source.get("path", anyText),
    attributes: attributes.length > 0 ? attributes : undefined,
  });
  source.end();
  return cookie;
}
