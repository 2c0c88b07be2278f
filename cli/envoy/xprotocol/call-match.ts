import type { Json } from "../plugin-config.js";
import { type CallMatch, isHttp, type Protocol, type TextMatch } from "./description.js";
import { DescriptionError, Fields, flag, mapOf, type Reader, text } from "./fields.js";

/** Matches all calls. */
export const ANY_CALL: CallMatch = { method: undefined, version: undefined, group: undefined, headers: [] };

/** Reads `{ method, version, group, headers }`. */
export const readCallMatch: Reader<CallMatch> = (value, path) => {
  const fields = new Fields(value, path);
  const match: CallMatch = {
    method: fields.optional("method", readTextMatch, undefined),
    version: fields.optional("version", readTextMatch, undefined),
    group: fields.optional("group", readTextMatch, undefined),
    headers: fields.optional("headers", mapOf(readTextMatch), []),
  };
  fields.end();
  return match;
};

const KINDS = ["prefix", "suffix", "contains", "regex"] as const;

/** Reads the text itself, or an object with one of `prefix`, `suffix`, `contains`, `regex` and `present`. */
const readTextMatch: Reader<TextMatch> = (value, path) => {
  if (typeof value !== "object") return { exact: text(value, path) };
  const fields = new Fields(value, path);
  const present = fields.optional("present", flag, undefined);
  const found: TextMatch[] = present === undefined ? [] : [{ present }];
  for (const kind of KINDS) {
    const pattern = fields.optional(kind, text, undefined);
    if (pattern !== undefined) found.push({ [kind]: pattern } as TextMatch);
  }
  fields.end();
  if (found.length === 1) return found[0]!;
  throw new DescriptionError(path, "expected one of prefix, suffix, contains, regex and present");
};

/** The header matchers of a route, for calls in that protocol, or in any RPC protocol if undefined. */
export function headerMatchers(match: CallMatch, protocol: Protocol | undefined, prefix: string): Json[] {
  const { method, version, group, headers } = match;
  if (isHttp(protocol)) return headers.map(([name, each]) => headerMatcher(name.toLowerCase(), each));
  const named: [string, TextMatch | undefined][] = [
    ["x-rpc-protocol", protocol === undefined ? { present: true } : { exact: protocol }],
    ["x-rpc-method", method],
    ["x-rpc-version", version],
    ["x-rpc-group", group],
    ...headers.map(([name, each]): [string, TextMatch] => [httpName(name, prefix), each]),
  ];
  return named.flatMap(([name, each]) => (each === undefined ? [] : [headerMatcher(name, each)]));
}

/** The header that shows a Bolt header or a Dubbo attachment to Envoy. */
function httpName(name: string, prefix: string): string {
  return prefix + name.toLowerCase();
}

function headerMatcher(name: string, match: TextMatch): Json {
  if ("present" in match) return { name, present_match: match.present };
  if ("regex" in match) return { name, string_match: { safe_regex: { regex: match.regex } } };
  return { name, string_match: match };
}
