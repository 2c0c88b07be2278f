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
    headers: fields.optional("headers", mapOf(readHeaderMatch), []),
  };
  fields.end();
  return match;
};

function readHeaderMatch(value: unknown, path: string, name: string): TextMatch {
  const reserved = RESERVED.find((each) => each === name.toLowerCase());
  if (reserved === undefined) return readTextMatch(value, path);
  const instead = ["method", "version", "group"].includes(reserved) ? `; match "${reserved}" itself` : "";
  throw new DescriptionError(path, `the bridge shows no header of this name${instead}`);
}

/** Names for which the bridge has a meaning of its own: see protocols/bridge/header-names.ts, also for the next. */
const RESERVED = ["protocol", "service", "method", "version", "group", "one-way", "status"];

/** Headers by which traces are joined: their names get no prefix. */
const TRACE_HEADERS = [
  ...["b3", "x-b3-flags", "x-b3-spanid", "x-b3-sampled", "x-b3-traceid", "x-b3-parentspanid"],
  ...["traceparent", "tracestate", "baggage", "grpc-trace-bin", "uber-trace-id", "x-ot-span-context"],
  ...["sw8", "sw8-x", "sw8-correlation", "x-request-id", "x-client-trace-id", "x-cloud-trace-context"],
  ...["x-datadog-trace-id", "x-datadog-parent-id", "x-datadog-sampling-priority"],
];

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

/** The header matchers of a route for calls in that protocol. */
export function headerMatchers(match: CallMatch, protocol: Protocol, prefix: string): Json[] {
  const { method, version, group, headers } = match;
  if (isHttp(protocol)) return headers.map(([name, each]) => headerMatcher(name.toLowerCase(), each));
  const named: [string, TextMatch | undefined][] = [
    ["x-rpc-protocol", { exact: protocol }],
    ["x-rpc-method", method],
    ["x-rpc-version", version],
    ["x-rpc-group", group],
    ...headers.map(([name, each]): [string, TextMatch] => [httpName(name, prefix), each]),
  ];
  return named.flatMap(([name, each]) => (each === undefined ? [] : [headerMatcher(name, each)]));
}

/** The header that shows a Bolt header or a Dubbo attachment to Envoy, by the rule of protocols/bridge/header-mapping.ts. */
function httpName(name: string, prefix: string): string {
  if (TRACE_HEADERS.includes(name.toLowerCase())) return name.toLowerCase();
  const mapped = Buffer.from(name, "utf8")
    .toString("latin1")
    .replace(/[^\w!#$%&'*+.^`|~-]/g, "-");
  return prefix + mapped.toLowerCase();
}

function headerMatcher(name: string, match: TextMatch): Json {
  if ("present" in match) return { name, present_match: match.present };
  if ("regex" in match) return { name, string_match: { safe_regex: { regex: match.regex } } };
  return { name, string_match: match };
}
