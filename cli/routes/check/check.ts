import type { ReceivedMessage } from "../../../host/testing.js";
import { type RouteName, showRoute, type TableFile } from "../table-file.js";
import type { RouteDecision, RouteQuestion, TableHost } from "../table-host.js";
import type { HeaderMatch } from "./header-match.js";
import { ASSERTED, type Asserted, type RouteTest } from "./tests.js";

/** Something that came out otherwise than expected. */
export interface Difference {
  /** `cluster_name`, or `response header x-a`. */
  what: string;
  /** In quotes, or a matcher. */
  expected: string;
  /** In quotes, or `none`. */
  actual: string;
}

/** How a test ended. */
export interface TestResult {
  name: string;
  /** Empty if it passed. */
  differences: readonly Difference[];
  /** The route that was taken; undefined if none was. */
  route: RouteName | undefined;
}

/** How all of them ended. */
export interface CheckResult {
  results: readonly TestResult[];
  /** Routes that no test was sent along. */
  uncovered: readonly RouteName[];
  /** The others, in percent; 100 if there are no routes. */
  coverage: number;
}

/** Runs tests against a table. */
export async function checkTable(
  table: TableFile,
  host: TableHost,
  tests: readonly RouteTest[],
): Promise<CheckResult> {
  const results: TestResult[] = [];
  const covered = new Set<RouteName>();
  for (const test of tests) {
    const decision = await host.decide(test.question);
    const index = decision.explanation.route;
    const route = index === null ? undefined : table.routes[index];
    if (route !== undefined) covered.add(route);
    results.push({ name: test.name, differences: differencesOf(test, decision), route });
  }
  const { routes } = table;
  return {
    results,
    uncovered: routes.filter((route) => !covered.has(route)),
    coverage: routes.length === 0 ? 100 : (covered.size / routes.length) * 100,
  };
}

/** The result as lines for people. */
export function showResult({ results, uncovered, coverage }: CheckResult): string[] {
  const failed = results.filter(({ differences }) => differences.length > 0);
  const lines = failed.flatMap(({ name, differences, route }) => [
    `FAILED ${name}`,
    ...differences.map(({ what, expected, actual }) => `  ${what}: expected ${expected}, actual ${actual}`),
    `  route: ${route === undefined ? "none" : showRoute(route)}`,
  ]);
  lines.push(`${results.length} tests: ${results.length - failed.length} passed, ${failed.length} failed`);
  lines.push(`routes covered: ${coverage.toFixed(1)} %`);
  if (uncovered.length > 0)
    lines.push("no test comes to:", ...uncovered.map((route) => `  ${showRoute(route)}`));
  return lines;
}

function differencesOf(test: RouteTest, decision: RouteDecision): Difference[] {
  const actual = actualOf(test.question, decision);
  const values = ASSERTED.flatMap((what) => {
    const expected = test.expected[what];
    return expected === undefined || expected === actual[what]
      ? []
      : [{ what, expected: JSON.stringify(expected), actual: JSON.stringify(actual[what]) }];
  });
  return [
    ...values,
    ...headerDifferences("request", test.requestHeaders, decision.request),
    ...headerDifferences("response", test.responseHeaders, decision.response),
  ];
}

/** Where a route says no time limit, it is Envoy's own. */
const DEFAULT_TIMEOUT = "15s";

/** In the words of Envoy's tool: what a route does not have is empty, and only routes to clusters have a virtual host. */
function actualOf(question: RouteQuestion, decision: RouteDecision): Record<Asserted, string> {
  const { explanation, cluster, request } = decision;
  const limit = request?.header("x-envoy-upstream-rq-timeout-ms");
  const timeout = limit === undefined ? DEFAULT_TIMEOUT : `${Number(limit) / 1000}s`;
  return {
    cluster_name: cluster,
    virtual_host_name: request === null ? "" : (explanation.virtual_host ?? ""),
    path_rewrite: request?.header(":path") ?? "",
    host_rewrite: request?.header(":authority") ?? "",
    path_redirect: request === null ? redirectOf(question, decision) : "",
    timeout: request === null ? "" : timeout,
  };
}

/** A direct response is to Envoy's tool a redirect to where the request was going. */
function redirectOf(
  { scheme, authority, path }: RouteQuestion,
  { explanation, response }: RouteDecision,
): string {
  const isAnswered = explanation.route !== null || explanation.requires_tls === true;
  return response.header("location") ?? (isAnswered ? `${scheme}://${authority}${path}` : "");
}

function headerDifferences(
  side: "request" | "response",
  matches: readonly HeaderMatch[],
  message: ReceivedMessage | null,
): Difference[] {
  return matches.flatMap(({ name, shown, passes }) => {
    const values = (message?.headers ?? []).filter(([each]) => each === name).map(([, value]) => value);
    const value = values.length === 0 ? undefined : values.join(",");
    if (passes(value)) return [];
    return [{ what: `${side} header ${name}`, expected: shown, actual: JSON.stringify(value) ?? "none" }];
  });
}
