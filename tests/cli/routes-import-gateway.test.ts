// `proxy-wasm routes import` of Gateway API's HTTPRoutes: each field's translation, and what does not carry over.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { imported, noteAt, onlyRoute, routesOf } from "./routes-import.js";

/** An HTTPRoute with these rules. */
function httpRoute(rules: string, { name = "shop", spec = "", created = "" } = {}): string {
  const creationTimestamp = created === "" ? "" : `, creationTimestamp: "${created}"`;
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: ${name}, namespace: web${creationTimestamp}}
spec:
  parentRefs: [{name: edge}]
${spec}
  rules:
${rules}`;
}

const TO_SHOP = "backendRefs: [{name: shop, port: 8080}]";
const CLUSTER = "outbound|8080||shop.web.svc.cluster.local";

test("an HTTPRoute with a canary becomes a table in Gateway API's order", () => {
  const { configuration, notes } = imported(
    httpRoute(
      `  - matches:
    - headers: [{name: env, value: canary}]
      path: {type: PathPrefix, value: /bar}
    backendRefs: [{name: bar-canary, port: 8080}]
  - matches:
    - path: {type: PathPrefix, value: /bar}
    backendRefs:
    - {name: bar-v1, port: 8080, weight: 90}
    - {name: bar-v2, port: 8080, weight: 10}`,
      { name: "bar", spec: "  hostnames: [bar.example.com, '*.bar.example.com']" },
    ),
  );
  const cluster = (name: string) => `outbound|8080||${name}.web.svc.cluster.local`;
  assert.deepEqual(configuration, {
    route_config: {
      name: "imported",
      ignore_port_in_host_matching: true,
      virtual_hosts: [
        {
          name: "web/bar",
          domains: ["bar.example.com", "*.bar.example.com"],
          routes: [
            {
              name: "web/bar/0",
              match: {
                path_separated_prefix: "/bar",
                headers: [{ name: "env", string_match: { exact: "canary" } }],
              },
              route: { cluster: cluster("bar-canary") },
            },
            {
              name: "web/bar/1",
              match: { path_separated_prefix: "/bar" },
              route: {
                weighted_clusters: {
                  clusters: [
                    { name: cluster("bar-v1"), weight: 90 },
                    { name: cluster("bar-v2"), weight: 10 },
                  ],
                },
              },
            },
          ],
        },
      ],
    },
    steering: { mode: "cluster_header" },
    precedence: "gateway",
  });
  assert.deepEqual(notes, []);
});

suite("a match", () => {
  const MATCHES: [string, object][] = [
    ["{}", { prefix: "/" }],
    ["path: {value: /a/}", { path_separated_prefix: "/a" }],
    ["path: {type: Exact, value: /a/}", { path: "/a/" }],
    ["path: {type: RegularExpression, value: '/a.*'}", { safe_regex: { regex: "/a.*" } }],
    ["method: GET", { prefix: "/", headers: [{ name: ":method", string_match: { exact: "GET" } }] }],
    [
      "headers: [{name: X-A, type: RegularExpression, value: 'b+'}]",
      { prefix: "/", headers: [{ name: "X-A", string_match: { safe_regex: { regex: "b+" } } }] },
    ],
    [
      "queryParams: [{name: a, value: b}, {name: A, value: c}]",
      {
        prefix: "/",
        query_parameters: [
          { name: "a", string_match: { exact: "b" } },
          { name: "A", string_match: { exact: "c" } },
        ],
      },
    ],
  ];
  for (const [match, expected] of MATCHES) {
    test(match, () => {
      const { route, notes } = onlyRoute(httpRoute(`  - matches: [${braced(match)}]\n    ${TO_SHOP}`));
      assert.deepEqual(route.match, expected);
      assert.deepEqual(notes, []);
    });
  }

  test("takes the first of headers with one name, in any case", () => {
    const headers = "headers: [{name: x-a, value: first}, {name: X-A, value: second}]";
    const { route, notes } = onlyRoute(httpRoute(`  - matches: [{${headers}}]\n    ${TO_SHOP}`));
    assert.deepEqual(route.match, {
      prefix: "/",
      headers: [{ name: "x-a", string_match: { exact: "first" } }],
    });
    assert.match(noteAt(notes, "spec.rules[0].matches[0].headers[1]"), /does not count/);
  });
});

suite("the path /foo of a rewrite", () => {
  const REWRITES: [string, string, object][] = [
    ["/foo", "/xyz", { prefix_rewrite: "/xyz" }],
    ["/foo/", "/xyz/", { prefix_rewrite: "/xyz" }],
    ["/", "/xyz", { prefix_rewrite: "/xyz/" }],
    ["/foo", "/", { regex_rewrite: { pattern: { regex: "^/foo/*" }, substitution: "/" } }],
    ["/f.o", "", { regex_rewrite: { pattern: { regex: "^/f\\.o/*" }, substitution: "/" } }],
  ];
  for (const [prefix, replacement, expected] of REWRITES) {
    test(`with the prefix ${prefix} replaced by "${replacement}"`, () => {
      const path = `{type: ReplacePrefixMatch, replacePrefixMatch: "${replacement}"}`;
      const { route } = onlyRoute(
        httpRoute(`  - matches: [{path: {value: ${prefix}}}]
    filters: [{type: URLRewrite, urlRewrite: {path: ${path}}}]
    ${TO_SHOP}`),
      );
      assert.deepEqual(route.route, { cluster: CLUSTER, ...expected });
    });
  }

  test("stays where the match has no prefix", () => {
    const path = "{type: ReplacePrefixMatch, replacePrefixMatch: /b}";
    const { route, notes } = onlyRoute(
      httpRoute(`  - matches: [{path: {type: Exact, value: /a}}]
    filters: [{type: URLRewrite, urlRewrite: {path: ${path}}}]
    ${TO_SHOP}`),
    );
    assert.deepEqual(route.route, { cluster: CLUSTER });
    assert.match(noteAt(notes, "spec.rules[0].filters[0].urlRewrite.path"), /the path stays/);
  });
});

suite("a rule", () => {
  const RULES: [string, object][] = [
    [
      `{filters: [{type: URLRewrite, urlRewrite: {hostname: inner, path: {type: ReplaceFullPath, replaceFullPath: '/a\\1'}}}], ${TO_SHOP}}`,
      {
        route: {
          cluster: CLUSTER,
          regex_rewrite: { pattern: { regex: "^/.*$" }, substitution: "/a\\\\1" },
          host_rewrite_literal: "inner",
        },
      },
    ],
    [
      `{filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: a, value: "5%"}], add: [{name: b, value: c}], remove: [d]}}], ${TO_SHOP}}`,
      {
        route: { cluster: CLUSTER },
        request_headers_to_add: [
          { header: { key: "a", value: "5%%" }, append_action: "OVERWRITE_IF_EXISTS_OR_ADD" },
          { header: { key: "b", value: "c" }, append_action: "APPEND_IF_EXISTS_OR_ADD" },
        ],
        request_headers_to_remove: ["d"],
      },
    ],
    [
      `{filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {remove: [server]}}], ${TO_SHOP}}`,
      { route: { cluster: CLUSTER }, response_headers_to_remove: ["server"] },
    ],
    [
      `{filters: [{type: RequestMirror, requestMirror: {backendRef: {name: copy, port: 80}, fraction: {numerator: 1, denominator: 8}}}], ${TO_SHOP}}`,
      {
        route: {
          cluster: CLUSTER,
          request_mirror_policies: [
            {
              cluster: "outbound|80||copy.web.svc.cluster.local",
              runtime_fraction: { default_value: { numerator: 125_000, denominator: "MILLION" } },
            },
          ],
        },
      },
    ],
    [
      "{filters: [{type: RequestRedirect, requestRedirect: {scheme: https, port: 443, statusCode: 301}}]}",
      { redirect: { scheme_redirect: "https", response_code: "MOVED_PERMANENTLY" } },
    ],
    [
      "{filters: [{type: RequestRedirect, requestRedirect: {hostname: b.test, port: 8443, path: {type: ReplaceFullPath, replaceFullPath: /c}}}]}",
      {
        redirect: {
          host_redirect: "b.test",
          port_redirect: 8443,
          path_redirect: "/c",
          response_code: "FOUND",
        },
      },
    ],
    [
      `{timeouts: {request: 10s, backendRequest: 2s}, retry: {codes: [500, 503], attempts: 3}, ${TO_SHOP}}`,
      {
        route: {
          cluster: CLUSTER,
          timeout: "10s",
          retry_policy: {
            retry_on: "connect-failure,refused-stream,retriable-status-codes",
            retriable_status_codes: [500, 503],
            num_retries: 3,
            per_try_timeout: "2s",
          },
        },
      },
    ],
    [
      `{timeouts: {backendRequest: 1s}, ${TO_SHOP}}`,
      { route: { cluster: CLUSTER, retry_policy: { num_retries: 0, per_try_timeout: "1s" } } },
    ],
    ["{name: empty}", { direct_response: { status: 500 } }],
    ["{backendRefs: [{name: shop, port: 8080, weight: 0}]}", { direct_response: { status: 500 } }],
    [
      "{backendRefs: [{name: shop, port: 8080, filters: [{type: RequestHeaderModifier, requestHeaderModifier: {remove: [a]}}]}]}",
      {
        route: {
          weighted_clusters: { clusters: [{ name: CLUSTER, weight: 1, request_headers_to_remove: ["a"] }] },
        },
      },
    ],
  ];
  for (const [rule, expected] of RULES) {
    test(rule, () => {
      const { route, notes } = onlyRoute(httpRoute(`  - ${rule}`));
      const { name: _, match, ...action } = route;
      assert.deepEqual(action, expected);
      assert.deepEqual(match, { prefix: "/" });
      assert.deepEqual(notes, []);
    });
  }
});

test("what is not the table's is listed with its place", () => {
  const { notes } = imported(
    httpRoute(
      `  - filters:
    - {type: CORS, cors: {allowOrigins: ["*"]}}
    - {type: ExtensionRef, extensionRef: {group: x, kind: Y, name: z}}
    - {type: ExternalAuth, externalAuth: {protocol: GRPC}}
    backendRefs:
    - {name: shop, port: 8080}
    - {name: store, group: storage.example.com, kind: Bucket}
    - {name: far, namespace: other, port: 80, filters: [{type: RequestMirror, requestMirror: {backendRef: {name: copy, port: 80}}}]}
    retry: {attempts: 1, backoff: 1s}
    sessionPersistence: {type: Cookie}
    colour: red`,
      { spec: "  hostnames: [a.test]" },
    ).replace("{name: edge}", "{name: edge, sectionName: https}"),
  );
  const start = "input.yaml: HTTPRoute web/shop: spec.";
  assert.deepEqual([...new Set(notes.map(({ path }) => path.replace(start, "")))].sort(), [
    "parentRefs[0].sectionName",
    "rules[0].backendRefs[1]",
    "rules[0].backendRefs[2].filters[0]",
    "rules[0].backendRefs[2].namespace",
    "rules[0].colour",
    "rules[0].filters[0].cors",
    "rules[0].filters[1].extensionRef",
    "rules[0].filters[2].externalAuth",
    "rules[0].retry.backoff",
    "rules[0].sessionPersistence",
  ]);
});

test("among equals the oldest HTTPRoute comes first, then the first by name", () => {
  const rule = "  - filters: [{type: RequestRedirect, requestRedirect: {hostname: a.test}}]";
  const all = imported(
    [
      httpRoute(rule, { name: "ageless" }),
      httpRoute(rule, { name: "young", created: "2026-02-01T00:00:00Z" }),
      httpRoute(rule, { name: "b", created: "2026-01-01T00:00:00Z" }),
      httpRoute(rule, { name: "a", created: "2026-01-01T00:00:00Z" }),
    ].join("\n---"),
  );
  assert.deepEqual(
    routesOf(all).map(({ name }) => name),
    ["web/a/0", "web/b/0", "web/young/0", "web/ageless/0"],
  );
});

function braced(yaml: string): string {
  return yaml.startsWith("{") ? yaml : `{${yaml}}`;
}
