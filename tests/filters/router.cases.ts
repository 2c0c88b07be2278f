// What the filter `router` does to a request and its response, as a table: run by the built-in host and by real Envoys alike.

import type { Json } from "../../cli/envoy/index.js";
import type { HeaderList } from "../support/headers.js";
import type { Expected } from "./headers.cases.js";

type Fields = { readonly [field: string]: Json };

/** A request, and what must become of it. */
export interface RouterCase {
  name: string;
  /** The routes of the one virtual host `main`, for every host. */
  routes: Json[];
  /** Fields of the configuration beside the routes. */
  configuration?: Fields;
  /** Fields of the virtual host beside its routes. */
  virtualHost?: Fields;
  /** Fields of the RouteConfiguration beside its virtual hosts. */
  table?: Fields;
  /** `GET /` to the host `test.local` where nothing is said. */
  request?: { method?: string; path?: string; host?: string; headers?: HeaderList };
  /** What the upstream answers: 200 where nothing is said. */
  answer?: { status?: number; headers?: HeaderList };
  /** What must come to the upstream; null if nothing may. */
  upstream?: { path?: string; host?: string; headers?: Record<string, Expected> } | null;
  /** What must come to the client. */
  response?: { status?: number; headers?: Record<string, Expected>; body?: string };
}

/** The whole configuration of a case. */
export function configurationOf({ routes, configuration, virtualHost, table }: RouterCase): Json {
  return {
    steering: { mode: "cluster_header" },
    ...configuration,
    route_config: {
      ...table,
      virtual_hosts: [{ name: "main", domains: ["*"], ...virtualHost, routes }],
    },
  };
}

const header = (key: string, value: string, action?: string): Json => ({
  header: { key, value },
  ...(action !== undefined && { append_action: action }),
});

const all = { prefix: "/" };
const main = { cluster: "main" };
const sentTo = (cluster: string | null) => ({ headers: { "x-route-cluster": cluster } });

/** A route for all requests. */
const route = (action: Fields, fields: Fields = {}): Json[] => [
  { match: all, route: { ...main, ...action }, ...fields },
];

const clusters: RouterCase[] = [
  { name: "a cluster is named to the host", routes: route({}), upstream: sentTo("main") },
  {
    name: "a client's own name of a cluster does not count",
    routes: route({}),
    request: {
      headers: [
        ["x-route-cluster", "other"],
        ["x-route-cluster", "another"],
      ],
    },
    upstream: sentTo("main"),
  },
  {
    name: "a client's own copies of all other headers of the steering do not count either",
    routes: route({}),
    request: {
      headers: [
        ["x-route-mirror", "a"],
        ["x-route-hash", "1"],
        ["x-route-metadata-version", "v2"],
        ["x-route-metadata-", "v2"],
      ],
    },
    upstream: {
      headers: {
        "x-route-mirror": null,
        "x-route-hash": null,
        "x-route-metadata-version": null,
        "x-route-metadata-": null,
      },
    },
  },
  {
    name: "a header names the cluster",
    routes: [{ match: all, route: { cluster_header: "x-to" } }],
    request: { headers: [["x-to", "main"]] },
    upstream: sentTo("main"),
  },
  {
    name: "of a header that stands several times the first names the cluster",
    routes: [{ match: all, route: { cluster_header: "x-to" } }],
    request: {
      headers: [
        ["x-to", "main"],
        ["x-to", "b"],
      ],
    },
    upstream: sentTo("main"),
  },
  {
    name: "without the header that names the cluster the answer is 503",
    routes: [{ match: all, route: { cluster_header: "x-to" } }],
    upstream: null,
    response: { status: 503, body: "" },
  },
  {
    name: "the answer without a cluster passes the edits of the response",
    routes: [
      {
        match: all,
        route: { cluster_header: "x-to" },
        response_headers_to_add: [header("x-a", "%REQ(x-b)%")],
      },
    ],
    request: { headers: [["x-b", "1"]] },
    upstream: null,
    response: { status: 503, headers: { "x-a": "1" } },
  },
  {
    name: "without a route the answer is 404",
    routes: [{ match: { path: "/only" }, route: main }],
    request: { headers: [["x-route-cluster", "main"]] },
    upstream: null,
    response: { status: 404, body: "" },
  },
  {
    name: "without a route a gRPC client is told in its own way",
    routes: [{ match: { path: "/only" }, route: main }],
    request: { method: "POST", headers: [["content-type", "application/grpc"]] },
    upstream: null,
    response: { status: 200, headers: { "grpc-status": "12" } },
  },
  {
    name: "a gRPC client is told a fault in its own way",
    routes: [
      { match: all, route: main, fault: { abort: { grpc_status: 5, percentage: { numerator: 100 } } } },
    ],
    configuration: { precedence: "envoy" },
    request: { method: "POST", headers: [["content-type", "application/grpc"]] },
    upstream: null,
    response: { status: 200, headers: { "grpc-status": "5", "grpc-message": "fault filter abort" } },
  },
  {
    name: "without a virtual host the answer is 404",
    routes: route({}),
    virtualHost: { domains: ["a.test"] },
    upstream: null,
    response: { status: 404 },
  },
];

/** Which cluster was chosen is in the response, where Envoy's own router says it, too. */
const weights = (weighting: Fields, action: Fields = {}): Json[] => [
  {
    match: all,
    route: {
      ...action,
      weighted_clusters: {
        clusters: [
          { name: "a", weight: 10 },
          { name: "main", weight: 30 },
          { name: "c", weight: 60 },
        ],
        ...weighting,
      },
    },
    response_headers_to_add: [header("x-cluster", "%UPSTREAM_CLUSTER%")],
  },
];

const byHeader = weights({ header_name: "x-place" });

const byHash = (...policies: Json[]): Json[] => weights({ use_hash_policy: true }, { hash_policy: policies });

const chosen = (cluster: string) => ({
  upstream: sentTo(cluster),
  response: { headers: { "x-cluster": cluster } },
});

const policy = (name: string): Json => ({ header: { header_name: name } });
const userPolicy = policy("x-user");

type Hashed = [what: string, policies: Json[], request: NonNullable<RouterCase["request"]>, cluster: string];

const HASHED: Hashed[] = [
  ["a header u1", [userPolicy], { headers: [["x-user", "u1"]] }, "c"],
  ["a header u2", [userPolicy], { headers: [["x-user", "u2"]] }, "c"],
  ["a header u3", [userPolicy], { headers: [["x-user", "u3"]] }, "c"],
  ["a header u4", [userPolicy], { headers: [["x-user", "u4"]] }, "a"],
  [
    "two lines of a header",
    [userPolicy],
    {
      headers: [
        ["x-user", "b"],
        ["x-user", "a4"],
      ],
    },
    "a",
  ],
  [
    "two lines of a header, the other way round",
    [userPolicy],
    {
      headers: [
        ["x-user", "a4"],
        ["x-user", "b"],
      ],
    },
    "a",
  ],
  [
    "two headers",
    [userPolicy, policy("x-more")],
    {
      headers: [
        ["x-more", "m13"],
        ["x-user", "u4"],
      ],
    },
    "a",
  ],
  [
    "two headers of which the first is the last",
    [{ ...(userPolicy as object), terminal: true }, policy("x-more")],
    {
      headers: [
        ["x-more", "m13"],
        ["x-user", "u4"],
      ],
    },
    "a",
  ],
  [
    "the second header where the first is missing",
    [policy("x-none"), userPolicy],
    { headers: [["x-user", "u4"]] },
    "a",
  ],
  [
    "what a regular expression makes of a header",
    [
      {
        header: {
          header_name: "x-user",
          regex_rewrite: { pattern: { regex: "^x-(.*)$" }, substitution: "\\1" },
        },
      },
    ],
    { headers: [["x-user", "x-u4"]] },
    "a",
  ],
  ["a cookie", [{ cookie: { name: "user" } }], { headers: [["cookie", 'a=b; user="u4"']] }, "a"],
  ["a query parameter", [{ query_parameter: { name: "user" } }], { path: "/?a=b&user=u4&user=u1" }, "a"],
  ["the client's address", [{ connection_properties: { source_ip: true } }], {}, "c"],
];

const weighted: RouterCase[] = [
  ...(
    [
      ["5", "a"],
      ["9", "a"],
      ["10", "main"],
      ["39", "main"],
      ["40", "c"],
      ["99", "c"],
      ["115", "main"],
      ["18446744073709551615", "main"],
    ] as const
  ).map(([place, cluster]) => ({
    name: `of 10, 30 and 60 the place ${place} is that of ${cluster}`,
    routes: byHeader,
    request: { headers: [["x-place", place]] as HeaderList },
    ...chosen(cluster),
  })),
  ...["", "abc", "-1", "18446744073709551616"].map((place) => ({
    name: `"${place}" is no place: the random number counts`,
    routes: byHeader,
    configuration: { fixed_random: 150 },
    request: { headers: [["x-place", place]] as HeaderList },
    ...chosen("c"),
  })),
  ...HASHED.map(([what, policies, request, cluster]) => ({
    name: `of 10, 30 and 60 the hash of ${what} is that of ${cluster}`,
    routes: byHash(...policies),
    request,
    ...chosen(cluster),
  })),
  {
    name: "one of several clusters edits headers first and has a host",
    routes: [
      {
        match: all,
        route: {
          weighted_clusters: {
            clusters: [
              {
                name: "main",
                weight: 1,
                host_rewrite_literal: "one.test",
                request_headers_to_add: [header("x-order", "cluster")],
                response_headers_to_add: [header("x-order", "cluster")],
              },
            ],
          },
        },
        request_headers_to_add: [header("x-order", "route")],
        response_headers_to_add: [header("x-order", "route")],
      },
    ],
    upstream: { host: "one.test", headers: { "x-order": ["cluster", "route"] } },
    response: { headers: { "x-order": ["cluster", "route"] } },
  },
];

const levels = {
  table: {
    request_headers_to_add: [header("x-order", "table")],
    response_headers_to_add: [
      header("x-order", "table"),
      header("x-last", "table", "OVERWRITE_IF_EXISTS_OR_ADD"),
    ],
    response_headers_to_remove: ["x-gone"],
  },
  virtualHost: {
    request_headers_to_add: [header("x-order", "host")],
    response_headers_to_add: [
      header("x-order", "host"),
      header("x-last", "host", "OVERWRITE_IF_EXISTS_OR_ADD"),
    ],
  },
  routes: route(
    {},
    {
      request_headers_to_add: [header("x-order", "route")],
      request_headers_to_remove: ["x-secret"],
      response_headers_to_add: [
        header("x-order", "route"),
        header("x-last", "route", "OVERWRITE_IF_EXISTS_OR_ADD"),
      ],
    },
  ),
  request: { headers: [["x-secret", "1"]] as HeaderList },
  answer: { headers: [["x-gone", "1"]] as HeaderList },
};

const edits: RouterCase[] = [
  {
    name: "headers are edited at the route, the virtual host and the table, in this order",
    ...levels,
    upstream: { headers: { "x-order": ["route", "host", "table"], "x-secret": null } },
    response: { headers: { "x-order": ["route", "host", "table"], "x-last": "table", "x-gone": null } },
  },
  {
    name: "with most_specific_header_mutations_wins the order is the other way round",
    ...levels,
    table: { ...levels.table, most_specific_header_mutations_wins: true },
    upstream: { headers: { "x-order": ["table", "host", "route"] } },
    response: { headers: { "x-order": ["table", "host", "route"], "x-last": "route" } },
  },
  {
    name: "the four append actions",
    routes: route(
      {},
      {
        request_headers_to_add: [
          header("x-append", "new", "APPEND_IF_EXISTS_OR_ADD"),
          header("x-absent", "new", "ADD_IF_ABSENT"),
          header("x-none", "new", "ADD_IF_ABSENT"),
          header("x-over", "new", "OVERWRITE_IF_EXISTS_OR_ADD"),
          header("x-only", "new", "OVERWRITE_IF_EXISTS"),
          header("x-never", "new", "OVERWRITE_IF_EXISTS"),
        ],
      },
    ),
    request: {
      headers: [
        ["x-append", "old"],
        ["x-absent", "old"],
        ["x-over", "old"],
        ["x-over", "older"],
        ["x-only", "old"],
      ],
    },
    upstream: {
      headers: {
        "x-append": ["old", "new"],
        "x-absent": "old",
        "x-none": "new",
        "x-over": "new",
        "x-only": "new",
        "x-never": null,
      },
    },
  },
  {
    name: "all values of a level are made before its first header changes, and headers are replaced before others are added",
    routes: route(
      {},
      {
        request_headers_to_add: [
          header("x-a", "added"),
          header("x-a", "[%REQ(x-a)%]", "OVERWRITE_IF_EXISTS_OR_ADD"),
          header("x-b", "%REQ(x-a)%"),
        ],
      },
    ),
    request: { headers: [["x-a", "old"]] },
    upstream: { headers: { "x-a": ["[old]", "added"], "x-b": "old" } },
  },
  {
    name: "a value that comes out empty changes nothing, unless it is to",
    routes: route(
      {},
      {
        request_headers_to_add: [
          header("x-a", "%REQ(x-none)%", "OVERWRITE_IF_EXISTS_OR_ADD"),
          {
            ...(header("x-b", "%REQ(x-none)%", "OVERWRITE_IF_EXISTS_OR_ADD") as object),
            keep_empty_value: true,
          },
        ],
      },
    ),
    request: {
      headers: [
        ["x-a", "old"],
        ["x-b", "old"],
      ],
    },
    upstream: { headers: { "x-a": "old", "x-b": "" } },
  },
  {
    name: "values of requests have headers, names and properties in them",
    routes: route(
      {},
      {
        name: "first",
        request_headers_to_add: [
          header("x-names", "%ROUTE_NAME% %UPSTREAM_CLUSTER%"),
          header("x-path", "%REQ(x-none?:path)%"),
          header("x-short", "%REQ(x-long):3%"),
          header("x-percent", "100%%"),
          header("x-client", "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%"),
          header("x-protocol", "%PROTOCOL%"),
          header("x-response", "-%RESP(x-a)%"),
        ],
      },
    ),
    request: { path: "/p?q", headers: [["x-long", "abcdef"]] },
    upstream: {
      headers: {
        "x-names": "first main",
        "x-path": "/p?q",
        "x-short": "abc",
        "x-percent": "100%",
        "x-client": "127.0.0.1",
        "x-protocol": "HTTP/1.1",
        "x-response": "-",
      },
    },
  },
  {
    name: "values of responses have headers of the request in them, as it was sent on",
    routes: route(
      { prefix_rewrite: "/new/" },
      {
        name: "first",
        request_headers_to_add: [header("x-added", "1")],
        response_headers_to_add: [
          header("x-seen", "%REQ(:path)% %REQ(x-added)% %REQ(x-none)%.%RESP(x-answer)% %RESPONSE_CODE%"),
          header("x-names", "%ROUTE_NAME% %UPSTREAM_CLUSTER%"),
        ],
      },
    ),
    request: { path: "/a?b" },
    answer: { status: 201, headers: [["x-answer", "42"]] },
    response: { status: 201, headers: { "x-seen": "/new/a?b 1 .42 201", "x-names": "first main" } },
  },
];

const names: RouterCase[] = [
  {
    name: "a value has the name of the virtual host in it, which is not Envoy's",
    routes: route({}, { request_headers_to_add: [header("x-host", "%VIRTUAL_HOST_NAME%")] }),
    configuration: { precedence: "envoy" },
    upstream: { headers: { "x-host": "main" } },
  },
];

const rewrite = (path: string, action: Fields, expected: string, match: Json = all) => ({
  name: `${JSON.stringify(match)} with ${JSON.stringify(action)} makes ${path} ${expected}`,
  routes: [{ match, route: { ...main, ...action } }],
  request: { path },
  upstream: { path: expected, headers: { "x-envoy-original-path": path === expected ? null : path } },
});

const regex = (pattern: string, substitution: string) => ({
  regex_rewrite: { pattern: { regex: pattern }, substitution },
});

const template = {
  path_match_policy: {
    name: "envoy.path.match.uri_template.uri_template_matcher",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig",
      path_template: "/users/{user}/{rest=**}",
    },
  },
};

const templateRewrite = {
  path_rewrite_policy: {
    name: "envoy.path.rewrite.uri_template.uri_template_rewriter",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.path.rewrite.uri_template.v3.UriTemplateRewriteConfig",
      path_template_rewrite: "/{rest}/of/{user}",
    },
  },
};

const rewrites: RouterCase[] = [
  rewrite("/api/a?x=1", { prefix_rewrite: "/v1" }, "/v1/a?x=1", { prefix: "/api" }),
  rewrite("/API/a", { prefix_rewrite: "/v1" }, "/v1/a", { prefix: "/api", case_sensitive: false }),
  rewrite("/api?x", { prefix_rewrite: "/" }, "/?x", { path: "/api" }),
  rewrite("/api/a", { prefix_rewrite: "/v1" }, "/v1/a", { path_separated_prefix: "/api" }),
  rewrite("/api/7?x", { prefix_rewrite: "/v1" }, "/v1?x", { safe_regex: { regex: "/api/[0-9]+" } }),
  rewrite("/a/b/a?a", regex("a", "c"), "/c/b/c?a"),
  rewrite("/user/7/x", regex("^/user/([0-9]+)(.*)$", "/u\\2/\\1"), "/u/x/7"),
  rewrite("/b", regex("a", "c"), "/b"),
  rewrite("/users/ann/a/b?x=1", templateRewrite, "/a/b/of/ann?x=1", template),
].map((each) =>
  // A rewrite that a regular expression leaves as it was is one to Envoy, too.
  each.request.path === "/b" ? { ...each, upstream: { path: "/b" } } : each,
);

const emptied: RouterCase[] = [
  {
    name: "a rewrite that leaves nothing is none, as in Envoy 1.40 (1.36 answers 400)",
    routes: route(regex(".*", "")),
    configuration: { precedence: "envoy" },
    request: { path: "/a?x" },
    upstream: { path: "/a?x" },
  },
];

const hosts: RouterCase[] = [
  {
    name: "the host is rewritten, and the one before is kept",
    routes: route({ host_rewrite_literal: "new.test", append_x_forwarded_host: true }),
    upstream: {
      host: "new.test",
      headers: { "x-envoy-original-host": "test.local", "x-forwarded-host": "test.local" },
    },
  },
  {
    name: "the host before comes last in x-forwarded-host, once",
    routes: route({ host_rewrite_literal: "new.test", append_x_forwarded_host: true }),
    request: { headers: [["x-forwarded-host", "first.test"]] },
    upstream: { headers: { "x-forwarded-host": "first.test,test.local" } },
  },
  {
    name: "a host that is the last in x-forwarded-host already is not added",
    routes: route({ host_rewrite_literal: "new.test", append_x_forwarded_host: true }),
    request: { headers: [["x-forwarded-host", "first.test,test.local"]] },
    upstream: { headers: { "x-forwarded-host": "first.test,test.local" } },
  },
  {
    name: "a header is the host",
    routes: route({ host_rewrite_header: "x-host" }),
    request: { headers: [["x-host", "a.test"]] },
    upstream: { host: "a.test" },
  },
  {
    name: "without the header that is the host it stays",
    routes: route({ host_rewrite_header: "x-host" }),
    upstream: { host: "test.local", headers: { "x-envoy-original-host": null } },
  },
  {
    name: "the path makes the host",
    routes: route({
      host_rewrite_path_regex: { pattern: { regex: "^/([^/]+)/.*$" }, substitution: "\\1.test" },
    }),
    request: { path: "/shop/a?b=/c/" },
    upstream: { host: "shop.test" },
  },
];

const redirects: RouterCase[] = (
  [
    [{ host_redirect: "new.test" }, "/a?b=1", 301, "http://new.test/a?b=1"],
    [{ https_redirect: true }, "/a", 301, "https://test.local/a"],
    [{ scheme_redirect: "https", port_redirect: 8443 }, "/a", 301, "https://test.local:8443/a"],
    [{ path_redirect: "/new" }, "/a?b=1", 301, "http://test.local/new?b=1"],
    [{ path_redirect: "/new?c=2" }, "/a?b=1", 301, "http://test.local/new?c=2"],
    [{ path_redirect: "/new", strip_query: true }, "/a?b=1", 301, "http://test.local/new"],
    [{ path_redirect: "/new?c=2", strip_query: true }, "/a?b=1", 301, "http://test.local/new?c=2"],
    [{ prefix_rewrite: "/v2" }, "/v1/a?b=1", 301, "http://test.local/v2/a?b=1"],
    [
      { regex_rewrite: { pattern: { regex: "^/v1/(.*)$" }, substitution: "/\\1/x" } },
      "/v1/a?b",
      301,
      "http://test.local/a/x?b",
    ],
    [{ response_code: "FOUND", host_redirect: "n.test" }, "/", 302, "http://n.test/"],
    [{ response_code: "SEE_OTHER", host_redirect: "n.test" }, "/", 303, "http://n.test/"],
    [{ response_code: "TEMPORARY_REDIRECT", host_redirect: "n.test" }, "/", 307, "http://n.test/"],
    [
      { response_code: "PERMANENT_REDIRECT", strip_query: true, host_redirect: "n.test" },
      "/a?b",
      308,
      "http://n.test/a",
    ],
  ] as const
).map(([redirect, path, status, location]) => ({
  name: `redirect ${JSON.stringify(redirect)} of ${path}`,
  routes: [{ match: { prefix: path.startsWith("/v1") ? "/v1" : "/" }, redirect }],
  request: { path, headers: [["x-route-cluster", "main"]] as HeaderList },
  upstream: null,
  response: { status, headers: { location }, body: "" },
}));

const ports: RouterCase[] = (
  [
    [{ https_redirect: true }, "a.test:80", "https://a.test/"],
    [{ https_redirect: true }, "a.test:8080", "https://a.test:8080/"],
    [{ path_redirect: "/" }, "a.test:80", "http://a.test:80/"],
    [{ port_redirect: 81 }, "a.test:80", "http://a.test:81/"],
    [{ port_redirect: 81 }, "[::1]:80", "http://[::1]:81/"],
    [{ https_redirect: true }, "[::1]", "https://[::1]/"],
  ] as const
).map(([redirect, host, location]) => ({
  name: `redirect ${JSON.stringify(redirect)} of the host ${host}`,
  routes: [{ match: all, redirect }],
  request: { host },
  upstream: null,
  response: { headers: { location }, status: 301 },
}));

const answers: RouterCase[] = [
  {
    name: "a direct response has a status and a body, and the edits of all levels",
    routes: [
      {
        match: all,
        direct_response: { status: 418, body: { inline_string: "short and stout" } },
        response_headers_to_add: [header("x-a", "%REQ(x-b)%")],
      },
    ],
    request: { headers: [["x-b", "1"]] },
    table: { response_headers_to_add: [header("x-table", "yes")] },
    upstream: null,
    response: {
      status: 418,
      body: "short and stout",
      headers: { "x-a": "1", "x-table": "yes", location: null },
    },
  },
  {
    name: "a direct response of 201 names the address of the request, as in Envoy",
    routes: [{ match: all, direct_response: { status: 201 } }],
    request: { path: "/new" },
    upstream: null,
    response: { status: 201, headers: { location: "http://test.local/new" } },
  },
  {
    name: "a virtual host that wants TLS sends clients to it",
    routes: route({}),
    virtualHost: { require_tls: "ALL", response_headers_to_add: [header("x-a", "1")] },
    request: { path: "/a?b" },
    upstream: null,
    response: { status: 301, headers: { location: "https://test.local/a?b", "x-a": null } },
  },
];

const limits: RouterCase[] = [
  {
    name: "a mirror is named to the host",
    routes: route({ request_mirror_policies: [{ cluster: "shadow" }] }),
    request: { headers: [["x-route-mirror", "other"]] },
    upstream: { headers: { "x-route-mirror": "shadow" } },
  },
  {
    name: "no request is mirrored beyond the share",
    routes: route({
      request_mirror_policies: [
        { cluster: "shadow", runtime_fraction: { default_value: { numerator: 50 } } },
      ],
    }),
    configuration: { fixed_random: 50 },
    upstream: { headers: { "x-route-mirror": null } },
  },
  {
    name: "a header names the mirror, as it is after the edits",
    routes: route(
      { request_mirror_policies: [{ cluster_header: "x-copy" }] },
      { request_headers_to_add: [header("x-copy", "shadow", "OVERWRITE_IF_EXISTS_OR_ADD")] },
    ),
    request: { headers: [["x-copy", "other"]] },
    upstream: { headers: { "x-route-mirror": "shadow" } },
  },
  {
    name: "the hash of a header is told",
    routes: route({ hash_policy: [{ header: { header_name: "x-user" } }] }),
    request: {
      headers: [
        ["x-user", "a"],
        ["x-route-hash", "5"],
      ],
    },
    // XXH64 of "a".
    upstream: { headers: { "x-route-hash": "15154266338359012955" } },
  },
  {
    name: "what endpoints must have is told",
    routes: route({ metadata_match: { filter_metadata: { "envoy.lb": { version: "v2", canary: true } } } }),
    request: { headers: [["x-route-metadata-version", "v1"]] },
    upstream: { headers: { "x-route-metadata-version": "v2", "x-route-metadata-canary": "true" } },
  },
];

/** What both hosts run. */
export const routerCases: RouterCase[] = [
  ...clusters,
  ...weighted,
  ...edits,
  ...names,
  ...rewrites,
  ...emptied,
  ...hosts,
  ...redirects,
  ...ports,
  ...answers,
  ...limits,
];
