// `proxy-wasm routes check` and `routes explain`: tables and tests from files, decided by the module itself.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, suite, test } from "node:test";
import { checkTable, showResult } from "../../cli/routes/check/check.js";
import { readTests } from "../../cli/routes/check/tests.js";
import { explainDecision } from "../../cli/routes/explain.js";
import { importRoutes } from "../../cli/routes/import/index.js";
import { readTable } from "../../cli/routes/table-file.js";
import { type RouteQuestion, TableHost } from "../../cli/routes/table-host.js";
import { filterModule } from "../support/modules.js";
import { RunningCommand } from "./running.js";

const module = await filterModule("router");
const folder = mkdtempSync(join(tmpdir(), "routes-"));
after(() => rmSync(folder, { recursive: true }));

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const TABLE = written(
  "table.yaml",
  `
route_config:
  virtual_hosts:
  - name: shop
    domains: [shop.test]
    routes:
    - name: beta
      match: {prefix: /cart, headers: [{name: x-user, string_match: {exact: me}}]}
      route: {cluster: beta, prefix_rewrite: /c, timeout: 2.5s}
      fault: {abort: {http_status: 500, percentage: {numerator: 100}}}
    - name: cart
      match: {prefix: /cart}
      route:
        weighted_clusters: {clusters: [{name: a, weight: 10}, {name: b, weight: 90}]}
        host_rewrite_literal: inner
      request_headers_to_add: [{header: {key: x-a, value: b}}]
      response_headers_to_remove: [server]
    - {match: {path: /old}, redirect: {path_redirect: /new}}
    - {match: {path: /teapot}, direct_response: {status: 418, body: {inline_string: tea}}}
    - name: timed
      match: {path: /timed, query_parameters: [{name: q, present_match: true}]}
      valid: {from: "2030-01-01T00:00:00Z"}
      route: {cluster: future}
  - name: safe
    domains: [safe.test]
    require_tls: ALL
    routes: [{match: {prefix: /}, route: {cluster: safe}}]
steering: {mode: filter_state}
`,
);

async function withHost<T>(file: string, use: (host: TableHost) => Promise<T>, at?: Date): Promise<T> {
  const host = await TableHost.load(readTable(file), { module, at });
  return use(host).finally(() => host.close());
}

/** The lines that the tests' result is told in. */
function checked(tests: string): Promise<string[]> {
  const read = readTests(JSON.parse(tests));
  return withHost(TABLE, async (host) => showResult(await checkTable(readTable(TABLE), host, read)));
}

/** A test of `shop.test`. */
function testOf(input: object, validate: object): object {
  return {
    test_name: JSON.stringify(input),
    input: { authority: "shop.test", path: "/cart/1", method: "GET", ...input },
    validate,
  };
}

suite("a test passes that expects", () => {
  const PASSING: [string, object][] = [
    ["what is", testOf({}, { cluster_name: "a", virtual_host_name: "shop", path_rewrite: "/cart/1" })],
    ["the cluster of a random number", testOf({ random_value: 10 }, { cluster_name: "b" })],
    ["the cluster of one in a text", testOf({ randomValue: "109" }, { clusterName: "a" } as object)],
    ["a host rewritten", testOf({}, { host_rewrite: "inner" })],
    [
      "what a header leads to, whatever faults there are",
      testOf(
        { additional_request_headers: [{ key: "X-User", value: "me" }] },
        { cluster_name: "beta", path_rewrite: "/c/1" },
      ),
    ],
    ["a redirect", testOf({ path: "/old" }, { path_redirect: "http://shop.test/new", cluster_name: "" })],
    ["a redirect of TLS", testOf({ path: "/old", ssl: true }, { path_redirect: "https://shop.test/new" })],
    ["a redirect to TLS", testOf({ authority: "safe.test" }, { path_redirect: "https://safe.test/cart/1" })],
    [
      "a direct response, which leads where the request was going",
      testOf(
        { path: "/teapot" },
        {
          path_redirect: "http://shop.test/teapot",
          virtual_host_name: "",
          path_rewrite: "",
          response_header_fields: [{ key: "content-length", value: "3" }],
        },
      ),
    ],
    [
      "a limit of time",
      testOf({ additional_request_headers: [{ key: "x-user", value: "me" }] }, { timeout: "2.50s" }),
    ],
    ["Envoy's own limit where there is none", testOf({}, { timeout: "15s" })],
    ["what came through TLS", testOf({ authority: "safe.test", ssl: true }, { cluster_name: "safe" })],
    ["nothing of no host", testOf({ authority: "other.test" }, { cluster_name: "", virtual_host_name: "" })],
    ["a request's header", testOf({}, { request_header_fields: [{ key: "x-a", value: "b" }] })],
    ["that a header is not there", testOf({}, { request_header_fields: [{ key: "x-b", value: "" }] })],
    [
      "an internal request",
      testOf({ internal: true }, { request_header_fields: [{ key: "x-envoy-internal", value: "true" }] }),
    ],
    [
      "a header of an answer, and one of the upstream's taken away",
      testOf(
        {
          additional_response_headers: [
            { key: "server", value: "x" },
            { key: "x-kept", value: "1" },
          ],
        },
        {
          response_header_fields: [{ key: "x-kept", value: "1" }],
          response_header_matches: [{ name: "server", present_match: false }],
        },
      ),
    ],
    ...[
      { string_match: { prefix: "B", ignore_case: true } },
      { string_match: { safe_regex: { regex: "(?i)[A-C]" } } },
      { string_match: { suffix: "x" }, invert_match: true },
      { contains_match: "b" },
      { present_match: true },
      { range_match: { start: 1, end: 2 }, invert_match: true },
    ].map((matcher): [string, object] => [
      JSON.stringify(matcher),
      testOf({}, { request_header_matches: [{ name: "x-a", ...matcher }] }),
    ]),
    [
      "a missing header as an empty one",
      testOf(
        {},
        {
          request_header_matches: [
            { name: "x-none", string_match: { exact: "" }, treat_missing_header_as_empty: true },
          ],
        },
      ),
    ],
  ];
  test("and all of them come to their routes", async () => {
    const lines = await checked(JSON.stringify({ tests: PASSING.map(([, each]) => each) }));
    assert.deepEqual(lines, [
      `${PASSING.length} tests: ${PASSING.length} passed, 0 failed`,
      "routes covered: 83.3 %",
      "no test comes to:",
      '  "timed" (virtual_hosts[0].routes[4])',
    ]);
  });
});

test("each test that fails says what was expected, what came, and along which route", async () => {
  const tests = [
    testOf({}, { cluster_name: "b", path_rewrite: "/c", host_rewrite: "outer" }),
    testOf({ path: "/old" }, { path_redirect: "", virtual_host_name: "x" }),
    testOf({ authority: "other.test" }, { cluster_name: "a" }),
    testOf(
      { path: "/cart" },
      {
        request_header_fields: [{ key: "x-a", value: "c" }],
        request_header_matches: [
          { name: "x-a", string_match: { contains: "z" } },
          { name: "x-none", string_match: { exact: "" } },
          { name: "x-a", present_match: false },
        ],
        response_header_fields: [{ key: "x-r", value: "1" }],
      },
    ),
  ];
  const lines = await checked(JSON.stringify({ tests }));
  assert.deepEqual(
    lines
      .slice(
        0,
        lines.findIndex((line) => line.startsWith("4 tests")),
      )
      .filter((line) => !line.startsWith("FAILED")),
    [
      '  cluster_name: expected "b", actual "a"',
      '  path_rewrite: expected "/c", actual "/cart/1"',
      '  host_rewrite: expected "outer", actual "inner"',
      '  route: "cart" (virtual_hosts[0].routes[1])',
      '  virtual_host_name: expected "x", actual ""',
      '  path_redirect: expected "", actual "http://shop.test/new"',
      "  route: virtual_hosts[0].routes[2]",
      '  cluster_name: expected "a", actual ""',
      "  route: none",
      '  request header x-a: expected "c", actual "b"',
      '  request header x-a: expected {"name":"x-a","string_match":{"contains":"z"}}, actual "b"',
      '  request header x-none: expected {"name":"x-none","string_match":{"exact":""}}, actual none',
      '  request header x-a: expected {"name":"x-a","present_match":false}, actual "b"',
      '  response header x-r: expected "1", actual none',
      '  route: "cart" (virtual_hosts[0].routes[1])',
    ],
  );
});

suite("tests are refused", () => {
  const REFUSED: [object, RegExp][] = [
    [{ tests: [] }, /^tests: expected at least 1/],
    [{ tests: [testOf({}, {})] }, /^tests\[0\]\.validate: it expects nothing$/],
    [
      { tests: [testOf({ runtime: "key" }, { cluster_name: "" })] },
      /input\.runtime: a filter has no runtime/,
    ],
    [{ tests: [testOf({}, { virtual_cluster_name: "v" })] }, /virtual_cluster_name: virtual clusters are/],
    [{ tests: [testOf({}, { timeout: 3 })] }, /validate\.timeout: expected a time such as "1\.5s", found 3/],
    [{ tests: [testOf({}, { cluster: "v" })] }, /validate: unknown field "cluster"/],
    [
      { tests: [testOf({ random_value: -1 }, { cluster_name: "" })] },
      /random_value: expected a whole number/,
    ],
    [
      { tests: [testOf({}, { cluster_name: "a", clusterName: "a" })] },
      /"cluster_name" stands twice, under both of its names/,
    ],
    [
      {
        tests: [testOf({}, { request_header_matches: [{ name: "a", exact_match: "b", prefix_match: "c" }] })],
      },
      /request_header_matches\[0\]: exact_match and prefix_match exclude each other/,
    ],
  ];
  for (const [document, message] of REFUSED) {
    test(String(message), () =>
      assert.throws(() => readTests(document), { name: "DescriptionError", message }),
    );
  }
});

suite("an explanation", () => {
  const question: RouteQuestion = {
    method: "GET",
    scheme: "http",
    authority: "shop.test",
    path: "/cart",
    headers: [["x-forwarded-proto", "http"]],
    random: 0,
  };
  const explained = (asked: Partial<RouteQuestion>, at?: Date) =>
    withHost(
      TABLE,
      async (host) => {
        const whole = { ...question, ...asked };
        return explainDecision(readTable(TABLE), whole, await host.decide(whole));
      },
      at,
    );

  test("says why each route before the one that is taken is not, and what becomes of the request", async () => {
    assert.deepEqual(await explained({}), [
      "GET http://shop.test/cart",
      'virtual host "shop"',
      '  no   "beta" (virtual_hosts[0].routes[0]): its test of header x-user fails',
      '  yes  "cart" (virtual_hosts[0].routes[1])',
      'cluster "a"',
      "  - :authority: shop.test",
      "  + :authority: inner",
      "  + x-a: b",
      "  + x-envoy-original-host: shop.test",
    ]);
  });

  const ENDS: [string, Partial<RouteQuestion>, string[]][] = [
    ["no virtual host", { authority: "other.test" }, ["no virtual host is for other.test: 404"]],
    ["an answer", { path: "/teapot" }, ["answered: 418", '  body: "tea"']],
    ["a redirect", { path: "/old" }, ["answered: 301 to http://shop.test/new"]],
    [
      "a redirect to TLS",
      { authority: "safe.test" },
      ['virtual host "safe"', "answered: 301 to https://safe.test/cart"],
    ],
    [
      "no route",
      { path: "/timed?q=1" },
      ['  no   "timed" (virtual_hosts[0].routes[4]): it is not valid at this time', "no route matches: 404"],
    ],
  ];
  for (const [name, asked, end] of ENDS) {
    test(`ends with ${name}`, async () => {
      assert.deepEqual((await explained(asked)).slice(-end.length), end);
    });
  }

  test("is for the time that is asked", async () => {
    const lines = await explained({ path: "/timed?q=1" }, new Date("2031-01-01T00:00:00Z"));
    assert.ok(lines.includes('cluster "future"'), lines.join("\n"));
  });
});

test("a bare RouteConfiguration is a table, too", () =>
  withHost(
    written(
      "bare.json",
      JSON.stringify({
        virtualHosts: [
          { name: "v", domains: ["*"], routes: [{ match: { prefix: "/" }, route: { cluster: "only" } }] },
        ],
      }),
    ),
    async (host) => {
      const asked = {
        method: "GET",
        scheme: "http",
        authority: "a",
        path: "/",
        headers: [],
        random: 0,
      } as const;
      assert.equal((await host.decide(asked)).cluster, "only");
    },
  ));

test("the filter itself says what is wrong with a table, with its path", async () => {
  const file = written(
    "bad.yaml",
    "route_config: {virtual_hosts: [{name: v, domain: [a]}]}\nsteering: {mode: header}",
  );
  await assert.rejects(TableHost.load(readTable(file), { module }), {
    message: `${file}: route_config.virtual_hosts[0].domain: unknown field; did you mean "domains"?`,
  });
});

test("what is imported is a table that the filter takes, and decides by", async () => {
  const { configuration } = importRoutes([
    {
      name: "all.yaml",
      text: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: shop}
spec:
  hosts: [shop, "*.shop.test"]
  http:
  - match:
    - uri: {regex: "/v[0-9]+/.*"}
      headers: {x-user: {prefix: m}, x-any: {}}
      withoutHeaders: {x-not: {exact: a}}
      queryParams: {q: {regex: "[a-z]+"}}
      method: {exact: GET}
      sourceLabels: {app.kubernetes.io/name: web}
    route: [{destination: {host: labelled, port: {number: 80}}}]
  - match: [{uri: {prefix: /a/}, ignoreUriCase: true}]
    route:
    - {destination: {host: a, port: {number: 80}}, weight: 1, headers: {request: {set: {x-to: a, host: a.test}}}}
    - {destination: {host: b, subset: v2, port: {number: 80}}, weight: 1}
    rewrite: {uri: /, authority: inner}
    retries: {attempts: 3, perTryTimeout: 1s, retryOn: "5xx,unavailable,503"}
    timeout: 5s
    mirror: {host: copy, port: {number: 80}}
    mirrorPercentage: {value: 12.5}
    headers: {request: {add: {x-b: c}, remove: [x-c]}, response: {set: {x-d: e}}}
    fault: {delay: {fixedDelay: 10ms, percentage: {value: 1}}, abort: {httpStatus: 503, percentage: {value: 0.1}}}
  - match: [{uri: {exact: /old}}]
    redirect: {uri: /new, authority: new.test, redirectCode: 302}
  - match: [{uri: {exact: /no}}]
    directResponse: {status: 403, body: {string: "no"}}
  - route: [{destination: {host: rest, port: {number: 80}}}]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: rest}
spec:
  host: rest
  trafficPolicy: {loadBalancer: {consistentHash: {httpCookie: {name: user, ttl: 1h}}}}`,
    },
  ]);
  await withHost(written("imported.json", JSON.stringify(configuration)), async (host) => {
    const ask = (path: string, random = 0) =>
      host.decide({ method: "GET", scheme: "http", authority: "x.shop.test:80", path, headers: [], random });
    assert.match((await ask("/A/1")).cluster, /\|\|a\.default/);
    assert.match((await ask("/a/1", 1)).cluster, /\|v2\|b\.default/);
    assert.equal((await ask("/old")).response.header("location"), "http://new.test/new");
    assert.equal((await ask("/no")).response.status, 403);
    assert.match((await ask("/any")).cluster, /\|\|rest\.default/);
  });
});

test("what is imported of Gateway API is taken, too, and its order is by what is more specific", async () => {
  const text = `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: all}
spec:
  rules:
  - matches: [{path: {type: RegularExpression, value: "/re/.*"}, queryParams: [{name: q, value: a}]}]
    filters:
    - {type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-a, value: "100%"}], remove: [x-b]}}
    - {type: RequestMirror, requestMirror: {backendRef: {name: copy, port: 80}, percent: 0}}
    - {type: URLRewrite, urlRewrite: {hostname: in.test, path: {type: ReplaceFullPath, replaceFullPath: /full}}}
    backendRefs: [{name: regex, port: 80}]
    timeouts: {request: 10s, backendRequest: 2s}
    retry: {codes: [500], attempts: 2}
  - matches: [{path: {value: /a}}]
    backendRefs: [{name: short, port: 80}]
    timeouts: {backendRequest: 1s}
  - matches: [{path: {value: /a/b}}]
    backendRefs: [{name: long, port: 80}]
  - matches: [{path: {value: /a/b}, headers: [{name: x-1, value: a}, {name: x-2, value: a}]}]
    backendRefs: [{name: headers, port: 80}]
  - matches: [{path: {value: /a/b}, method: POST}]
    backendRefs: [{name: method, port: 80}]
  - matches: [{path: {type: Exact, value: /a/b}}]
    filters: [{type: RequestRedirect, requestRedirect: {scheme: https, hostname: b.test, port: 443, path: {type: ReplaceFullPath, replaceFullPath: /c}}}]`;
  const { configuration } = importRoutes([{ name: "all.yaml", text }]);
  await withHost(written("gateway.json", JSON.stringify(configuration)), async (host) => {
    const ask = (path: string, method = "GET", headers: [string, string][] = []) =>
      host.decide({ method, scheme: "http", authority: "a.test", path, headers, random: 0 });
    const serviceOf = async (...asked: Parameters<typeof ask>) =>
      (await ask(...asked)).cluster.replace(/^.*\|\|(\w+)\..*$/, "$1");
    const both: [string, string][] = [
      ["x-1", "a"],
      ["x-2", "a"],
    ];
    assert.equal(await serviceOf("/a/c"), "short");
    assert.equal(await serviceOf("/a/b/c"), "long");
    assert.equal(await serviceOf("/a/b/c", "GET", both), "headers");
    assert.equal(await serviceOf("/a/b/c", "POST", both), "method");
    assert.equal((await ask("/a/b")).response.header("location"), "https://b.test/c");
    const { request } = await ask("/re/1?q=a");
    assert.deepEqual(
      [":path", ":authority", "x-a"].map((name) => request?.header(name)),
      ["/full?q=a", "in.test", "100%"],
    );
  });
});

test("Gateway API's path rewrites come out as its documentation has them", async () => {
  const CASES: [string, string, string, string][] = [
    ["/foo/bar", "/foo", "/xyz", "/xyz/bar"],
    ["/foo/bar", "/foo", "/xyz/", "/xyz/bar"],
    ["/foo/bar", "/foo/", "/xyz", "/xyz/bar"],
    ["/foo/bar", "/foo/", "/xyz/", "/xyz/bar"],
    ["/foo", "/foo", "/xyz", "/xyz"],
    ["/foo/", "/foo", "/xyz", "/xyz/"],
    ["/foo/bar", "/foo", "", "/bar"],
    ["/foo/", "/foo", "", "/"],
    ["/foo", "/foo", "", "/"],
    ["/foo/", "/foo", "/", "/"],
    ["/foo", "/foo", "/", "/"],
    ["/bar?q=1", "/", "/xyz", "/xyz/bar?q=1"],
  ];
  const routes = CASES.map(
    ([, prefix, replacement], index) => `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r${index}}
spec:
  hostnames: [h${index}.test]
  rules:
  - matches: [{path: {type: PathPrefix, value: ${prefix}}}]
    filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: "${replacement}"}}}]
    backendRefs: [{name: a, port: 80}]`,
  );
  const { configuration } = importRoutes([{ name: "rewrites.yaml", text: routes.join("\n---") }]);
  await withHost(written("rewrites.json", JSON.stringify(configuration)), async (host) => {
    for (const [index, [path, prefix, replacement, expected]] of CASES.entries()) {
      const authority = `h${index}.test`;
      const { request } = await host.decide({
        method: "GET",
        scheme: "http",
        authority,
        path,
        headers: [],
        random: 0,
      });
      assert.equal(request?.header(":path"), expected, `${path}: ${prefix} becomes "${replacement}"`);
    }
  });
});

suite("as a command", () => {
  const tests = (cluster: string): string =>
    written(
      `${cluster}.yaml`,
      `
tests:
- test_name: the cart
  input: {authority: shop.test, path: /cart, method: GET}
  validate: {cluster_name: ${cluster}}`,
    );
  const CASES: [string, string[], number, RegExp][] = [
    [
      "check passes",
      ["check", TABLE, tests("a")],
      0,
      /^1 tests: 1 passed, 0 failed\nroutes covered: 16\.7 %\n/,
    ],
    [
      "check fails",
      ["check", TABLE, tests("b")],
      1,
      /^FAILED the cart\n {2}cluster_name: expected "b", actual "a"\n/,
    ],
    [
      "check takes a least coverage",
      ["check", TABLE, tests("a"), "--fail-under", "50"],
      1,
      /^1 tests: 1 passed/,
    ],
    [
      "explain takes headers",
      ["explain", TABLE, "--path", "/cart", "--header", "Host: shop.test", "--header", "x-user: me"],
      0,
      /\n {2}yes {2}"beta" [^\n]+\ncluster "beta"\n/,
    ],
  ];
  for (const [name, args, code, stdout] of CASES) {
    test(name, async () => {
      const ended = await new RunningCommand("cli/main.js", ["routes", ...args, "--module", module]).ended();
      assert.match(ended.stdout, stdout, ended.stderr);
      assert.equal(ended.code, code, ended.stderr);
    });
  }

  test("import writes the configuration to stdout, and to stderr what does not carry over", async () => {
    const file = written(
      "gateway.yaml",
      `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: a}
spec: {rules: [{backendRefs: [{name: b, port: 80}], sessionPersistence: {type: Cookie}}]}`,
    );
    const ended = await new RunningCommand("cli/main.js", ["routes", "import", file, "--strict"]).ended();
    assert.equal(JSON.parse(ended.stdout).precedence, "gateway");
    assert.match(
      ended.stderr,
      /^gateway\.yaml: HTTPRoute default\/a: spec\.rules\[0\]\.sessionPersistence: a table/,
    );
    assert.equal(ended.code, 1);
  });
});
