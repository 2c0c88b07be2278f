import type { Json } from "../../../envoy/plugin-config.js";
import { flag, listOf, text } from "../../../envoy/xprotocol/fields.js";
import type { Source } from "../source.js";
import { Source as SourceOf } from "../source.js";
import { listOrNone, object } from "../table.js";
import { anyText } from "../values.js";

/** A request is compared with nothing: Istio takes `*` for any text, and so the header need only be there. */
const ANY = "*";

/** Which requests a rule is for, or undefined for none that the filter could tell. */
export interface ImportedMatch {
  name: string | undefined;
  match: { [name: string]: Json };
}

/** What the importer was told about where the routes are to run. */
export interface MatchOptions {
  /** The gateway (or `mesh`) that the routes are for; undefined for all. */
  gateway: string | undefined;
  /** Those that the whole VirtualService is for. */
  gateways: readonly string[];
}

const LEFT_OUT = "the match is left out, for without it it would be for more requests";

/** Translates istio.networking.v1alpha3.HTTPMatchRequest. */
export function importMatch(source: Source, options: MatchOptions): ImportedMatch | undefined {
  const name = source.get("name", text);
  source.drop("statPrefix", "names of the host's statistics are no part of a table");
  const ignoreCase = source.get("ignoreUriCase", flag) ?? false;
  const isPossible = [
    !source.drop("port", `a filter is not told the port as a text; ${LEFT_OUT}`),
    hasGateway(source, options),
    noClaims(source, "headers"),
    noClaims(source, "withoutHeaders"),
  ].every(Boolean);
  const path = pathMatch(source, ignoreCase);
  const headers = [
    ...pseudoHeaders(source),
    ...source
      .entries("headers", stringMatch(source))
      .map(([key, value]) => ({ name: key, ...headerTest(value) })),
    ...source.entries("withoutHeaders", stringMatch(source)).map(([key, value]) => ({
      name: key,
      ...headerTest(value),
      invert_match: true,
      ...(value !== undefined && { treat_missing_header_as_empty: true }),
    })),
  ];
  const query = source.entries("queryParams", stringMatch(source)).map(([key, value]) => {
    return { name: key, ...(value === undefined ? { present_match: true } : { string_match: value }) };
  });
  const variables = sourceVariables(source);
  source.end();
  if (!isPossible || path === undefined) return undefined;
  return {
    name,
    match: object({
      ...path,
      headers: listOrNone(headers),
      query_parameters: listOrNone(query),
      variables: listOrNone(variables),
    }),
  };
}

function pathMatch(source: Source, ignoreCase: boolean): { [name: string]: Json } | undefined {
  const uri = source.get("uri", stringMatch(source));
  if (uri === undefined) return { prefix: "/" };
  const insensitive = ignoreCase ? { case_sensitive: false } : {};
  if ("safe_regex" in uri) return uri;
  return "exact" in uri ? { path: uri.exact!, ...insensitive } : { prefix: uri.prefix!, ...insensitive };
}

function pseudoHeaders(source: Source): Json[] {
  return ["scheme", "method", "authority"].flatMap((name) => {
    const value = source.get(name, stringMatch(source));
    return source.has(name) ? [{ name: `:${name}`, ...headerTest(value) }] : [];
  });
}

/** What the filter runs beside is the source: its labels and namespace are the node's. */
function sourceVariables(source: Source): Json[] {
  const labels = source.entries("sourceLabels", anyText).map(([key, value]) => {
    return { name: `property.node.metadata.LABELS.${key.replaceAll(".", "\\.")}`, value };
  });
  const namespace = source.get("sourceNamespace", anyText);
  return namespace === undefined
    ? labels
    : [...labels, { name: "node.metadata.NAMESPACE", value: namespace }];
}

function hasGateway(source: Source, { gateway, gateways }: MatchOptions): boolean {
  const its = source.get("gateways", listOf(text));
  if (its === undefined) return true;
  if (gateway !== undefined) return its.includes(gateway);
  if (gateways.every((each) => its.includes(each))) return true;
  source.note(`${LEFT_OUT}; --gateway says for which gateway the routes are`, "gateways");
  return false;
}

function noClaims(source: Source, name: string): boolean {
  const claims = source.entries(name, (value) => value).filter(([key]) => key.startsWith("@"));
  for (const [key] of claims) {
    source.note(`claims of a token are the host's; ${LEFT_OUT}`, `${name}["${key}"]`);
  }
  return claims.length === 0;
}

/** A StringMatch as Envoy's StringMatcher; undefined where any text is right. */
type Text = { [kind: string]: Json } | undefined;

function stringMatch(source: Source) {
  return (value: unknown, path: string): Text => {
    const match = new SourceOf(value ?? {}, path, source.notes);
    const [exact, prefix, regex] = ["exact", "prefix", "regex"].map((kind) => match.get(kind, anyText));
    match.end();
    if (exact !== undefined) return { exact };
    if (prefix !== undefined && prefix !== "") return { prefix };
    return regex === undefined || regex === ANY ? undefined : { safe_regex: { regex } };
  };
}

function headerTest(value: Text): { [name: string]: Json } {
  return value === undefined ? { present_match: true } : { string_match: value };
}
