// `proxy-wasm routes import` of Istio's resources: each field's translation, and what does not carry over.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { importRoutes } from "../../cli/routes/import/index.js";
import { imported, noteAt, onlyRoute } from "./routes-import.js";

const RETRIES = { retry_on: "connect-failure,refused-stream,unavailable,cancelled", num_retries: 2 };

/** A VirtualService with these rules. */
function virtualService(http: string, spec = ""): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: shop}
spec:
  hosts: [shop.example.com]
${spec}
  http:
${http}`;
}

const TO_SHOP = "route: [{destination: {host: shop, port: {number: 8080}}}]";

suite("bookinfo", () => {
  const BOOKINFO = `
apiVersion: v1
kind: Service
metadata: {name: productpage, labels: {app: productpage}}
spec:
  ports: [{port: 9080, name: http}]
  selector: {app: productpage}
---
apiVersion: v1
kind: Service
metadata: {name: reviews}
spec:
  ports: [{port: 9080, name: http}]
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: bookinfo-gateway}
spec: {selector: {istio: ingressgateway}}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: bookinfo}
spec:
  hosts: ["*"]
  gateways: [bookinfo-gateway]
  http:
  - match:
    - uri: {exact: /productpage}
    - uri: {prefix: /static}
    route:
    - destination: {host: productpage, port: {number: 9080}}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews}
spec:
  hosts: [reviews]
  http:
  - match:
    - headers: {end-user: {exact: jason}}
    route:
    - destination: {host: reviews, subset: v2}
  - route:
    - destination: {host: reviews, subset: v1}
      weight: 50
    - destination: {host: reviews, subset: v3}
      weight: 50
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: reviews}
spec:
  host: reviews
  trafficPolicy: {loadBalancer: {simple: RANDOM}}
  subsets:
  - {name: v1, labels: {version: v1}}
  - {name: v2, labels: {version: v2}}
  - {name: v3, labels: {version: v3}}
`;

  test("becomes a table with a virtual host for each set of hosts", () => {
    const { configuration, notes } = imported(BOOKINFO);
    const reviews = "reviews.default.svc.cluster.local";
    assert.deepEqual(configuration, {
      route_config: {
        name: "imported",
        ignore_port_in_host_matching: true,
        virtual_hosts: [
          {
            name: "default/bookinfo",
            domains: ["*"],
            routes: [{ path: "/productpage" }, { prefix: "/static" }].map((match, index) => ({
              name: `default/bookinfo/0/${index}`,
              match,
              route: {
                cluster: "outbound|9080||productpage.default.svc.cluster.local",
                timeout: "0s",
                retry_policy: RETRIES,
              },
            })),
          },
          {
            name: "default/reviews",
            domains: ["reviews", "reviews.default", "reviews.default.svc", reviews],
            routes: [
              {
                name: "default/reviews/0",
                match: { prefix: "/", headers: [{ name: "end-user", string_match: { exact: "jason" } }] },
                route: { cluster: `outbound|9080|v2|${reviews}`, timeout: "0s", retry_policy: RETRIES },
              },
              {
                name: "default/reviews/1",
                match: { prefix: "/" },
                route: {
                  weighted_clusters: {
                    clusters: [
                      { name: `outbound|9080|v1|${reviews}`, weight: 50 },
                      { name: `outbound|9080|v3|${reviews}`, weight: 50 },
                    ],
                  },
                  timeout: "0s",
                  retry_policy: RETRIES,
                },
              },
            ],
          },
        ],
      },
      steering: { mode: "cluster_header" },
    });
    assert.deepEqual(
      notes.map(({ path }) => path),
      [
        "input.yaml: Gateway default/bookinfo-gateway",
        "input.yaml: DestinationRule default/reviews: spec.trafficPolicy.loadBalancer.simple",
      ],
    );
  });

  test("is made for one gateway alone, if one is named", () => {
    const hostsFor = (gateway: string) => {
      const { route_config } = imported(BOOKINFO, { gateway }).configuration;
      return (route_config as { virtual_hosts: { name: string }[] }).virtual_hosts.map(({ name }) => name);
    };
    assert.deepEqual(hostsFor("mesh"), ["default/reviews"]);
    assert.deepEqual(hostsFor("bookinfo-gateway"), ["default/bookinfo"]);
  });
});

suite("a match", () => {
  const MATCHES: [string, object][] = [
    ["uri: {regex: '/a/[0-9]+'}", { safe_regex: { regex: "/a/[0-9]+" } }],
    ["{uri: {prefix: /A}, ignoreUriCase: true}", { prefix: "/A", case_sensitive: false }],
    ["method: {exact: GET}", { prefix: "/", headers: [{ name: ":method", string_match: { exact: "GET" } }] }],
    [
      "authority: {prefix: api.}",
      { prefix: "/", headers: [{ name: ":authority", string_match: { prefix: "api." } }] },
    ],
    [
      "scheme: {exact: https}",
      { prefix: "/", headers: [{ name: ":scheme", string_match: { exact: "https" } }] },
    ],
    ["headers: {x-a: {}}", { prefix: "/", headers: [{ name: "x-a", present_match: true }] }],
    ["headers: {x-a: {regex: '*'}}", { prefix: "/", headers: [{ name: "x-a", present_match: true }] }],
    [
      "withoutHeaders: {x-a: {}}",
      { prefix: "/", headers: [{ name: "x-a", present_match: true, invert_match: true }] },
    ],
    [
      "withoutHeaders: {x-a: {regex: 'b.*'}}",
      {
        prefix: "/",
        headers: [
          {
            name: "x-a",
            string_match: { safe_regex: { regex: "b.*" } },
            invert_match: true,
            treat_missing_header_as_empty: true,
          },
        ],
      },
    ],
    [
      "queryParams: {user: {exact: ''}, any: {}}",
      {
        prefix: "/",
        query_parameters: [
          { name: "user", string_match: { exact: "" } },
          { name: "any", present_match: true },
        ],
      },
    ],
    [
      "{sourceLabels: {app.kubernetes.io/name: web}, sourceNamespace: shop}",
      {
        prefix: "/",
        variables: [
          { name: "property.node.metadata.LABELS.app\\.kubernetes\\.io/name", value: "web" },
          { name: "node.metadata.NAMESPACE", value: "shop" },
        ],
      },
    ],
  ];
  for (const [match, expected] of MATCHES) {
    test(match, () => {
      const { route, notes } = onlyRoute(virtualService(`  - match: [${braced(match)}]\n    ${TO_SHOP}`));
      assert.deepEqual(route.match, expected);
      assert.deepEqual(notes, []);
    });
  }

  const LEFT_OUT: [string, string][] = [
    ["port: 8443", "port"],
    ["headers: {'@request.auth.claims.sub': {exact: me}}", 'headers["@request.auth.claims.sub"]'],
    ["gateways: [edge]", "gateways"],
  ];
  for (const [match, place] of LEFT_OUT) {
    test(`${match} is left out, and not made wider`, () => {
      const { route, notes } = onlyRoute(
        virtualService(`  - match: [${braced(match)}, {uri: {exact: /kept}}]\n    ${TO_SHOP}`),
      );
      assert.deepEqual(route.match, { path: "/kept" });
      assert.match(noteAt(notes, `spec.http[0].match[0].${place}`), /the match is left out/);
    });
  }
});

suite("an action", () => {
  const CLUSTER = "outbound|8080||shop.default.svc.cluster.local";
  const plain = { cluster: CLUSTER, timeout: "0s", retry_policy: RETRIES };
  const ACTIONS: [string, object][] = [
    [`{${TO_SHOP}, timeout: 1m30s}`, { route: { ...plain, timeout: "90s" } }],
    [`{${TO_SHOP}, retries: {attempts: 0}}`, { route: { cluster: CLUSTER, timeout: "0s" } }],
    [
      `{${TO_SHOP}, retries: {attempts: 3, perTryTimeout: 250ms, retryOn: "gateway-error,418"}}`,
      {
        route: {
          cluster: CLUSTER,
          timeout: "0s",
          retry_policy: {
            retry_on: "gateway-error,retriable-status-codes",
            retriable_status_codes: [418],
            num_retries: 3,
            per_try_timeout: "0.25s",
          },
        },
      },
    ],
    [
      `{${TO_SHOP}, rewrite: {uri: /v2, authority: inner}}`,
      { route: { ...plain, prefix_rewrite: "/v2", host_rewrite_literal: "inner" } },
    ],
    [
      `{${TO_SHOP}, rewrite: {uriRegexRewrite: {match: '^/a/(.*)', rewrite: '/b/\\1'}}}`,
      { route: { ...plain, regex_rewrite: { pattern: { regex: "^/a/(.*)" }, substitution: "/b/\\1" } } },
    ],
    [
      `{${TO_SHOP}, mirror: {host: copy, port: {number: 80}}, mirrorPercentage: {value: 0.5}}`,
      {
        route: {
          ...plain,
          request_mirror_policies: [
            {
              cluster: "outbound|80||copy.default.svc.cluster.local",
              runtime_fraction: { default_value: { numerator: 5000, denominator: "MILLION" } },
            },
          ],
        },
      },
    ],
    [
      `{${TO_SHOP}, mirrors: [{destination: {host: copy, port: {number: 80}}}]}`,
      {
        route: {
          ...plain,
          request_mirror_policies: [{ cluster: "outbound|80||copy.default.svc.cluster.local" }],
        },
      },
    ],
    [
      `{${TO_SHOP}, headers: {request: {set: {x-a: b, Host: other}, add: {x-c: d}, remove: [x-e]}, response: {remove: [x-f]}}}`,
      {
        route: { ...plain, host_rewrite_literal: "other" },
        request_headers_to_add: [
          { header: { key: "x-a", value: "b" }, append_action: "OVERWRITE_IF_EXISTS_OR_ADD" },
          { header: { key: "x-c", value: "d" }, append_action: "APPEND_IF_EXISTS_OR_ADD" },
        ],
        request_headers_to_remove: ["x-e"],
        response_headers_to_remove: ["x-f"],
      },
    ],
    [
      `{${TO_SHOP}, fault: {delay: {fixedDelay: 5s, percentage: {value: 0.1}}, abort: {grpcStatus: UNAVAILABLE, percentage: {value: 10}}}}`,
      {
        route: plain,
        fault: {
          delay: { fixed_delay: "5s", percentage: { numerator: 1000, denominator: "MILLION" } },
          abort: { grpc_status: 14, percentage: { numerator: 10, denominator: "HUNDRED" } },
        },
      },
    ],
    [
      "redirect: {uri: /new, authority: new.example.com, scheme: https, port: 8443, redirectCode: 308}",
      {
        redirect: {
          host_redirect: "new.example.com",
          scheme_redirect: "https",
          port_redirect: 8443,
          path_redirect: "/new",
          response_code: "PERMANENT_REDIRECT",
        },
      },
    ],
    ["redirect: {prefixRewrite: /b}", { redirect: { prefix_rewrite: "/b" } }],
    ["redirect: {uri: '%PREFIX()%/b'}", { redirect: { prefix_rewrite: "/b" } }],
    [
      "directResponse: {status: 503, body: {string: later}}",
      { direct_response: { status: 503, body: { inline_string: "later" } } },
    ],
  ];
  for (const [rule, expected] of ACTIONS) {
    test(rule, () => {
      const { route, notes } = onlyRoute(virtualService(`  - ${braced(rule)}`));
      assert.deepEqual(route, { name: "default/shop/0", match: { prefix: "/" }, ...expected });
      assert.deepEqual(notes, []);
    });
  }

  test("without requests that it is for is left out: no weight, an unknown status, a delegate", () => {
    for (const rule of ["{redirect: {redirectCode: 305}}", "{delegate: {name: other}}", "{name: none}"]) {
      const { notes } = onlyRoute(virtualService(`  - ${rule}\n  - ${braced(TO_SHOP)}`));
      assert.match(notes.map(({ reason }) => reason).join(), /rule is left out|it is left out/, rule);
    }
  });

  test("destinations without a weight among several get nothing, and each edits its own headers", () => {
    const { route } = onlyRoute(
      virtualService(`
  - route:
    - {destination: {host: a, port: {number: 1}}, weight: 1, headers: {request: {set: {x-to: a, host: a.test}}}}
    - {destination: {host: b, port: {number: 2}}}
    - {destination: {host: c, port: {number: 3}}, weight: 3}`),
    );
    assert.deepEqual((route.route as { weighted_clusters: object }).weighted_clusters, {
      clusters: [
        {
          name: "outbound|1||a.default.svc.cluster.local",
          weight: 1,
          host_rewrite_literal: "a.test",
          request_headers_to_add: [
            { header: { key: "x-to", value: "a" }, append_action: "OVERWRITE_IF_EXISTS_OR_ADD" },
          ],
        },
        { name: "outbound|3||c.default.svc.cluster.local", weight: 3 },
      ],
    });
  });
});

test("of several mirrors one applies", () => {
  const { notes } = onlyRoute(
    virtualService(
      `  - {${TO_SHOP}, mirror: {host: a, port: {number: 1}}, mirrors: [{destination: {host: b, port: {number: 1}}}]}`,
    ),
  );
  assert.match(noteAt(notes, "spec.http[0].mirrors"), /one copy/);
});

suite("a DestinationRule", () => {
  const HASHES: [string, object][] = [
    ["httpHeaderName: x-user", { header: { header_name: "x-user" } }],
    ["httpCookie: {name: user, path: /, ttl: 1h}", { cookie: { name: "user", ttl: "3600s", path: "/" } }],
    ["useSourceIp: true", { connection_properties: { source_ip: true } }],
    ["httpQueryParameterName: user", { query_parameter: { name: "user" } }],
  ];
  const rule = (hash: string) => `
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: shop}
spec:
  host: shop.default.svc.cluster.local
  trafficPolicy: {loadBalancer: {consistentHash: {${hash}}}}`;
  for (const [hash, expected] of HASHES) {
    test(`gives routes the hash policy ${hash}`, () => {
      const { route, notes } = onlyRoute(virtualService(`  - ${braced(TO_SHOP)}`) + rule(hash));
      assert.deepEqual((route.route as { hash_policy: object }).hash_policy, [expected]);
      assert.deepEqual(notes, []);
    });
  }

  test("is missed where it does not have the subset", () => {
    const service = virtualService(
      "  - route: [{destination: {host: shop, subset: v9, port: {number: 80}}}]",
    );
    const { notes } = onlyRoute(service + rule("useSourceIp: true"));
    assert.match(noteAt(notes, "spec.http[0].route[0].destination.subset"), /has this subset/);
  });
});

test("what is not the table's is listed with its place", () => {
  const { notes } = onlyRoute(
    virtualService(
      `  - corsPolicy: {allowOrigins: [{exact: a}]}
    retries: {attempts: 101, backoff: 1s, retryRemoteLocalities: true}
    fault: {abort: {httpStatus: 500}}
    match: [{uri: {prefix: /}, statPrefix: shop}]
    colour: red
    ${TO_SHOP}`,
      "  exportTo: ['.']\n  tcp: [{match: [{port: 27017}]}]",
    ),
  );
  const start = "input.yaml: VirtualService default/shop: spec.";
  assert.deepEqual(notes.map(({ path }) => path.replace(start, "")).sort(), [
    "exportTo",
    "http[0].colour",
    "http[0].corsPolicy",
    "http[0].fault.abort",
    "http[0].match[0].statPrefix",
    "http[0].retries.attempts",
    "http[0].retries.backoff",
    "http[0].retries.retryRemoteLocalities",
    "tcp",
  ]);
});

test("VirtualServices that share a host are joined there, in the order of the files", () => {
  const service = (name: string, hosts: string, path: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ${name}}
spec:
  hosts: [${hosts}]
  http: [{match: [{uri: {exact: ${path}}}], directResponse: {status: 200}}]`;
  const { configuration } = importRoutes([
    { name: "a.yaml", text: service("a", "one.test, Both.test", "/a") },
    { name: "b.yaml", text: service("b", "both.test", "/b") },
  ]);
  const { virtual_hosts } = configuration.route_config as {
    virtual_hosts: { name: string; domains: string[]; routes: { match: { path: string } }[] }[];
  };
  assert.deepEqual(
    virtual_hosts.map(({ name, domains, routes }) => [name, domains, routes.map(({ match }) => match.path)]),
    [
      ["default/a", ["one.test"], ["/a"]],
      ["default/a+default/b", ["both.test"], ["/a", "/b"]],
    ],
  );
});

suite("a cluster's name", () => {
  const NAMES: [string, string][] = [
    ["{service}{-subset}", "shop-v2"],
    ["{host}:{port}", "shop.default.svc.cluster.local:8080"],
    ["{namespace}/{service}{.subset}{:port}", "default/shop.v2:8080"],
  ];
  for (const [clusterName, expected] of NAMES) {
    test(`is made of ${clusterName}`, () => {
      const rule = "  - route: [{destination: {host: shop, subset: v2, port: {number: 8080}}}]";
      const { route } = onlyRoute(virtualService(rule), { clusterName });
      assert.equal((route.route as { cluster: string }).cluster, expected);
    });
  }

  test("says which port it took where nothing gives one", () => {
    const { route, notes } = onlyRoute(virtualService("  - route: [{destination: {host: shop}}]"));
    assert.equal((route.route as { cluster: string }).cluster, "outbound|80||shop.default.svc.cluster.local");
    assert.match(noteAt(notes, "spec.http[0].route[0].destination"), /80 is taken/);
  });
});

suite("refused", () => {
  const REFUSED: [string, string, RegExp][] = [
    ["what is no YAML", "a: [", /^input\.yaml: /],
    ["what is no resource", "hello: world", /^input\.yaml: "kind" is missing$/],
    ["a file without routes", "apiVersion: v1\nkind: Service", /no VirtualServices or HTTPRoutes/],
    [
      "a time that is none",
      virtualService(`  - {${TO_SHOP}, timeout: soon}`),
      /spec\.http\[0\]\.timeout: expected a time/,
    ],
    [
      "a destination without a host",
      virtualService("  - route: [{destination: {}}]"),
      /destination: "host" is missing/,
    ],
    ["a rule that is a list", virtualService("  - []"), /spec\.http\[0\]: expected an object, found a list/],
    [
      "both kinds at once",
      `${virtualService(`  - ${braced(TO_SHOP)}`)}\n---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: a}`,
      /import them apart/,
    ],
  ];
  for (const [name, text, message] of REFUSED) {
    test(name, () => assert.throws(() => imported(text), { name: "DescriptionError", message }));
  }

  test("an unknown word in a cluster's name", () => {
    assert.throws(() => imported("", { clusterName: "{colour}" }), /unknown \{colour\}/);
  });
});

function braced(yaml: string): string {
  return yaml.startsWith("{") ? yaml : `{${yaml}}`;
}
