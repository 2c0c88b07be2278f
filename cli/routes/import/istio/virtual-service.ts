import type { Json } from "../../../envoy/plugin-config.js";
import { integer, listOf, text } from "../../../envoy/xprotocol/fields.js";
import type { Resource } from "../resource.js";
import { domainsOf } from "../services.js";
import type { Source } from "../source.js";
import { type ImportedRoutes, listOrNone, ONE_COPY, object } from "../table.js";
import { anyText, duration, fractionalPercent, number } from "../values.js";
import { importDestination, importDestinations, type Known } from "./destinations.js";
import { importFault, share } from "./faults.js";
import { importHeaders, joinEdits } from "./headers.js";
import { importMatch } from "./match.js";
import { importDirectResponse, importRedirect } from "./redirect.js";
import { importRetries } from "./retries.js";

/** What the gateway of a sidecar is called. */
const MESH = "mesh";

/** Translates istio.networking.v1alpha3.VirtualService; undefined where it is for another gateway. */
export function importVirtualService(
  { spec, name, namespace }: Resource,
  known: Known,
  gateway: string | undefined,
): ImportedRoutes | undefined {
  if (spec === undefined) return undefined;
  const gateways = spec.get("gateways", listOf(text)) ?? [MESH];
  if (gateway !== undefined && !gateways.includes(gateway)) return undefined;
  const hosts = spec.get("hosts", listOf(text)) ?? [];
  if (hosts.length === 0) spec.note("it has no hosts, as a delegate has none; its rules are left out");
  spec.drop("tls", "a filter of HTTP sees no connections that are passed on as they are");
  spec.drop("tcp", "a filter of HTTP sees no connections that are passed on as they are");
  spec.drop("exportTo", "a table is for whoever runs it");
  const routes = spec.objects("http").flatMap((rule, index) => {
    const ruleName = `${namespace}/${name}/${rule.get("name", text) ?? index}`;
    const matches = rule.objects("match");
    const action = importRule(rule, namespace, known);
    const imported = matches.map((match) => importMatch(match, { gateway, gateways }));
    rule.end();
    if (action === undefined) return [];
    if (matches.length === 0) return [{ name: ruleName, match: { prefix: "/" }, ...action }];
    return imported.flatMap((each, place) => {
      if (each === undefined) return [];
      const suffix = each.name ?? (matches.length > 1 ? place : undefined);
      return [
        { name: suffix === undefined ? ruleName : `${ruleName}/${suffix}`, match: each.match, ...action },
      ];
    });
  });
  spec.end();
  if (hosts.length === 0) return undefined;
  const domains = hosts.flatMap((host) => domainsOf(host, namespace));
  return { name: `${namespace}/${name}`, domains, routes };
}

/** What a rule does, without its match; undefined, noted, where it cannot be done. */
function importRule(rule: Source, namespace: string, known: Known): { [name: string]: Json } | undefined {
  rule.drop("corsPolicy", "cross-origin requests are not this filter's: keep the host's CORS filter");
  const { fields, host } = importHeaders(rule.object("headers"));
  const fault = importFault(rule.object("fault"));
  const redirect = rule.object("redirect");
  const response = rule.object("directResponse");
  const action = routeAction(rule, namespace, known, host);
  if (rule.drop("delegate", "rules of other VirtualServices are not put in its place; the rule is left out"))
    return undefined;
  if (redirect !== undefined) {
    const translated = importRedirect(redirect);
    return translated === undefined ? undefined : object({ redirect: translated, ...fields, fault });
  }
  if (response !== undefined) {
    return object({ direct_response: importDirectResponse(response), ...fields, fault });
  }
  if (action === undefined) {
    rule.note("it sends requests nowhere and answers none; it is left out");
    return undefined;
  }
  return object({ route: action.route, ...joinEdits(fields, action.edits), fault });
}

function routeAction(rule: Source, namespace: string, known: Known, host: string | undefined) {
  const destinations = importDestinations(rule.objects("route"), namespace, known);
  const rewrite = importRewrite(rule.object("rewrite"));
  const retries = rule.object("retries");
  const timeout = rule.get("timeout", duration);
  const mirrors = importMirrors(rule, namespace, known);
  if (destinations === undefined) return undefined;
  const { target, hash, edits } = destinations;
  const route = object({
    ...target,
    ...rewrite,
    host_rewrite_literal: destinations.host ?? host ?? rewrite.host_rewrite_literal,
    // Istio lets requests take as long as they like; Envoy's own default is 15 s.
    timeout: timeout ?? "0s",
    retry_policy: importRetries(retries),
    request_mirror_policies: listOrNone(mirrors),
    hash_policy: hash,
  });
  return { route, edits };
}

function importRewrite(source: Source | undefined): { [name: string]: Json } {
  if (source === undefined) return {};
  const uri = source.get("uri", anyText) || undefined;
  const regex = source.object("uriRegexRewrite");
  const pattern = regex?.get("match", anyText);
  const substitution = regex?.get("rewrite", anyText) ?? "";
  regex?.end();
  const authority = source.get("authority", anyText) || undefined;
  source.end();
  return object({
    ...(pattern === undefined
      ? { prefix_rewrite: uri }
      : { regex_rewrite: { pattern: { regex: pattern }, substitution } }),
    host_rewrite_literal: authority,
  });
}

function importMirrors(rule: Source, namespace: string, known: Known): Json[] {
  const single = rule.object("mirror");
  const percent = rule.get("mirrorPercent", integer(0, 100));
  const percentage = rule.object("mirrorPercentage");
  const value = percentage?.get("value", number(0, 100));
  percentage?.end();
  const part =
    value !== undefined ? fractionalPercent(value) : percent !== undefined && fractionalPercent(percent);
  const policies = single === undefined ? [] : [mirror(single, namespace, known, part || undefined)];
  const more = rule.objects("mirrors").map((source) => {
    const its = share(source);
    const policy = mirror(source.requiredObject("destination"), namespace, known, its);
    source.end();
    return policy;
  });
  if (policies.length + more.length > 1) rule.note(ONE_COPY, "mirrors");
  return [...policies, ...more];
}

function mirror(source: Source, namespace: string, known: Known, part: Json | undefined): Json {
  const destination = importDestination(source, namespace);
  known.rules.hashPolicy(destination, source);
  const cluster = known.services.cluster(destination, source);
  return object({ cluster, runtime_fraction: part && { default_value: part } });
}
