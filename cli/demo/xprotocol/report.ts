import { isDeepStrictEqual } from "node:util";
import type { Answer, Call } from "./protocol.js";
import { ROUTES, type Sample } from "./samples.js";

/** What came of a sample. */
export interface Outcome {
  /** Where it was routed; null for nowhere, undefined if it did not come so far. */
  cluster: string | null | undefined;
  /** What the provider saw; null if it saw nothing. */
  seen: Call | null;
  /** What the client got; null if it waited for nothing. */
  answer: Answer | null;
}

/** The sample and what came of it, in a line each. */
export function describe({ protocol, call }: Sample, { cluster, seen, answer }: Outcome): string[] {
  const { service, version, isOneWay, timeout } = call;
  const limit = timeout === undefined ? "" : `, waits ${timeout} ms`;
  return [
    `called    ${service}:${version} ${inWords(call)} over ${protocol.name}${isOneWay ? ", one way" : limit}`,
    `route     ${routeInWords(cluster)}`,
    `provider  ${seen ? `saw ${inWords(seen)}${changes(call, seen)}` : "saw nothing"}`,
    `client    ${answerInWords(answer, protocol.ok)}`,
  ];
}

/** In what the outcome is not as expected, a line each; none if all is well. */
export function differences({ expected }: Sample, { cluster, seen, answer }: Outcome): string[] {
  return [
    ...unequal("cluster", cluster, expected.cluster),
    ...unequal("headers at the provider", seen?.headers ?? null, expected.headers),
    ...unequal("answer", answer, expected.answer),
  ];
}

function inWords({ method, argument, headers }: Call): string {
  const named = Object.entries(headers).map(([name, value]) => `${name}=${value}`);
  return `${method}("${argument}")${named.length > 0 ? ` with ${named.join(", ")}` : ""}`;
}

function routeInWords(cluster: string | null | undefined): string {
  if (cluster === undefined) return "none asked for: a filter answered";
  if (cluster === null) return "none matches";
  return `${ROUTES.find(({ to }) => to === cluster)?.words} → cluster ${cluster}`;
}

function answerInWords(answer: Answer | null, ok: number): string {
  if (answer === null) return "waited for nothing";
  const { status, text } = answer;
  return status === ok ? `got "${text}"` : `got status ${status}: ${text}`;
}

/** Names of what the filters added and took away. */
function changes(sent: Call, seen: Call): string {
  const missing = (from: Call, to: Call) => Object.keys(from.headers).filter((name) => !(name in to.headers));
  const added = missing(seen, sent);
  const removed = missing(sent, seen);
  const words = [
    ...(added.length > 0 ? [`${added.join(", ")} added`] : []),
    ...(removed.length > 0 ? [`${removed.join(", ")} taken away`] : []),
  ];
  return words.length > 0 ? ` (${words.join(", ")})` : "";
}

function unequal(what: string, actual: unknown, expected: unknown): string[] {
  if (isDeepStrictEqual(actual, expected)) return [];
  return [`${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`];
}
