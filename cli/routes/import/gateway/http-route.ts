import type { Json } from "../../../envoy/plugin-config.js";
import { integer, listOf, text } from "../../../envoy/xprotocol/fields.js";
import { importAttempts } from "../attempts.js";
import type { Resource } from "../resource.js";
import type { Services } from "../services.js";
import type { Source } from "../source.js";
import { type ImportedRoutes, listOrNone, ONE_COPY, object } from "../table.js";
import { duration } from "../values.js";
import { importBackends } from "./backends.js";
import { importFilters } from "./filters.js";
import { ANY_REQUEST, importMatch } from "./match.js";
import { pathRewrite } from "./paths.js";

/** What Gateway API has answered where a rule has no backend that is there. */
const NO_BACKEND: Json = { status: 500 };
/** Connections that fail are always tried again, where anything is. */
const CONNECTIONS = ["connect-failure", "refused-stream"];

/** Translates gateway.networking.k8s.io/v1 HTTPRoute. Which listeners it is attached to is not looked at. */
export function importHttpRoute({ spec, name, namespace }: Resource, services: Services): ImportedRoutes {
  const domains = spec?.get("hostnames", listOf(text)) ?? [];
  for (const parent of spec?.objects("parentRefs") ?? []) {
    for (const field of ["sectionName", "port"]) {
      parent.drop(
        field,
        "run the filter at that listener: a table does not know which one a request came to",
      );
    }
  }
  spec?.drop("useDefaultGateways", "a table is for whoever runs it");
  const rules = spec?.objects("rules") ?? [];
  const routes = rules.flatMap((rule, index) => {
    const ruleName = `${namespace}/${name}/${rule.get("name", text) ?? index}`;
    const matches = rule.objects("matches").map(importMatch);
    const action = importRule(rule, namespace, services);
    rule.end();
    return (matches.length === 0 ? [ANY_REQUEST] : matches).map(({ match, prefix }, place) => {
      return { name: matches.length > 1 ? `${ruleName}/${place}` : ruleName, match, ...action(prefix) };
    });
  });
  spec?.end();
  return { name: `${namespace}/${name}`, domains: domains.length > 0 ? domains : ["*"], routes };
}

/** What a rule does with the requests of a match that has that prefix. */
function importRule(rule: Source, namespace: string, services: Services) {
  const filters = importFilters(rule.objects("filters"), namespace, services);
  const target = importBackends(rule.objects("backendRefs"), namespace, services);
  const timeouts = rule.object("timeouts");
  const timeout = timeouts?.get("request", duration);
  const perTry = timeouts?.get("backendRequest", duration);
  timeouts?.end();
  const retry_policy = importRetry(rule.object("retry"), perTry);
  rule.drop(
    "sessionPersistence",
    "a table keeps no client with one server; a hash_policy or a group may do instead",
  );
  const { edits, mirrors, redirect, host, path } = filters;
  if (mirrors.length > 1) rule.note(ONE_COPY, "filters");
  return (prefix: string | undefined): { [name: string]: Json } => {
    if (redirect !== undefined) return object({ redirect: redirect(prefix), ...edits });
    if (target === undefined) return object({ direct_response: NO_BACKEND, ...edits });
    const route = object({
      ...target,
      ...pathRewrite(path, prefix),
      host_rewrite_literal: host,
      timeout,
      retry_policy,
      request_mirror_policies: listOrNone(mirrors),
    });
    return object({ route, ...edits });
  };
}

function importRetry(source: Source | undefined, perTry: string | undefined): Json | undefined {
  const per_try_timeout = perTry === "0s" ? undefined : perTry;
  if (source === undefined)
    return per_try_timeout === undefined ? undefined : { num_retries: 0, per_try_timeout };
  const codes = source.get("codes", listOf(integer(400, 599))) ?? [];
  const attempts = importAttempts(source, 1);
  source.drop("backoff", "no header tells the host how long to wait between tries; it waits 25 ms and more");
  source.end();
  const conditions = codes.length > 0 ? [...CONNECTIONS, "retriable-status-codes"] : CONNECTIONS;
  return object({
    retry_on: conditions.join(),
    retriable_status_codes: listOrNone(codes),
    num_retries: attempts,
    per_try_timeout,
  });
}
