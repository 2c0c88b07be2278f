import type { Json } from "../../../envoy/plugin-config.js";
import { oneOf, text } from "../../../envoy/xprotocol/fields.js";
import type { Source } from "../source.js";
import { listOrNone, object } from "../table.js";
import { anyText } from "../values.js";

/** Which requests a rule is for. */
export interface ImportedMatch {
  match: { [name: string]: Json };
  /** The prefix whose place another may take, without a slash at its end (`/` is empty); undefined for other paths. */
  prefix: string | undefined;
}

/** What a rule without matches is for: all requests. */
export const ANY_REQUEST: ImportedMatch = { match: { prefix: "/" }, prefix: "" };

const TYPES = ["Exact", "RegularExpression"] as const;

/** Translates gateway.networking.k8s.io/v1 HTTPRouteMatch. */
export function importMatch(source: Source): ImportedMatch {
  const { path, prefix } = importPath(source.object("path"));
  const method = source.get("method", text);
  const headers = tests(source.objects("headers"), (name) => name.toLowerCase());
  const query = tests(source.objects("queryParams"), (name) => name);
  source.end();
  const methods = method === undefined ? [] : [{ name: ":method", string_match: { exact: method } }];
  return {
    prefix,
    match: object({
      ...path,
      headers: listOrNone([...methods, ...headers]),
      query_parameters: listOrNone(query),
    }),
  };
}

function importPath(source: Source | undefined): { path: { [name: string]: Json }; prefix?: string } {
  const type = source?.get("type", oneOf(["Exact", "PathPrefix", "RegularExpression"])) ?? "PathPrefix";
  const value = source?.get("value", anyText) ?? "/";
  source?.end();
  if (type === "Exact") return { path: { path: value } };
  if (type === "RegularExpression") return { path: { safe_regex: { regex: value } } };
  const prefix = value.replace(/\/+$/, "");
  // It is compared part by part: `/foo` is no prefix of `/foobar`.
  return { path: prefix === "" ? { prefix: "/" } : { path_separated_prefix: prefix }, prefix };
}

/** Where a name stands twice, the first counts. */
function tests(sources: readonly Source[], keyOf: (name: string) => string): Json[] {
  const seen = new Set<string>();
  return sources.flatMap((source) => {
    const type = source.get("type", oneOf(TYPES)) ?? "Exact";
    const name = source.required("name", text);
    const value = source.required("value", anyText);
    source.end();
    if (seen.has(keyOf(name))) {
      source.note(`an earlier one has the name ${name}; as Gateway API has it, this one does not count`);
      return [];
    }
    seen.add(keyOf(name));
    const string_match = type === "Exact" ? { exact: value } : { safe_regex: { regex: value } };
    return [{ name, string_match }];
  });
}
