// Configurations of the router filter: one that has every field, and such as cost most.

import type { Json } from "../../cli/envoy/index.js";

type Fields = { [name: string]: Json };

const TEXTS: Json[] = [
  { exact: "a" },
  { prefix: "b", ignore_case: true },
  { suffix: "c" },
  { contains: "d" },
  { safe_regex: { google_re2: {}, regex: "e[0-9]+" } },
];
const HEADERS: Json[] = [
  ...TEXTS.map((string_match) => ({ name: "x-a", string_match })),
  { name: "x-b", range_match: { start: "-5", end: 7 } },
  { name: "x-c", present_match: true, invert_match: true },
  { name: ":method", exact_match: "GET", treat_missing_header_as_empty: true },
  { name: "x-d", safe_regex_match: { regex: "a" } },
  { name: "x-e", prefix_match: "a" },
  { name: "x-f", suffix_match: "a" },
  { name: "x-g", contains_match: "a" },
];
const SHARE = { numerator: 50, denominator: "HUNDRED" };
const SUBSTITUTION = { pattern: { regex: "/(a)(b)?" }, substitution: "/\\2\\1" };
const METADATA = { filter_metadata: { "envoy.lb": { version: "v1", canary: true, shard: 3 } } };
const RETRY = {
  retry_on: "5xx,unavailable",
  num_retries: 2,
  per_try_timeout: "0.25s",
  retriable_status_codes: [418],
  retriable_headers: [{ name: "x-again" }],
  retriable_request_headers: [{ name: "x-may" }],
};
const EDITS: Fields = {
  request_headers_to_add: [
    { header: { key: "x-1", value: "%REQ(x-a?:path):10%%PROTOCOL%%%" }, append_action: "ADD_IF_ABSENT" },
    { header: { key: "x-2", raw_value: "YQ==" }, append: false, keep_empty_value: true },
    { header: { key: "x-3", value: "%ROUTE_NAME%%START_TIME%%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%" } },
  ],
  request_headers_to_remove: ["x-old"],
  response_headers_to_add: [{ header: { key: "x-4", value: "%RESP(x-b)%%PROPERTY(request.id)%" } }],
  response_headers_to_remove: ["x-older"],
};
const HASH: Json[] = [
  { header: { header_name: "x-user", regex_rewrite: SUBSTITUTION }, terminal: true },
  {
    cookie: {
      name: "id",
      ttl: "60s",
      path: "/",
      attributes: [{ name: "Secure" }, { name: "SameSite", value: "Lax" }],
    },
  },
  { query_parameter: { name: "q" } },
  { connection_properties: { source_ip: true } },
  { filter_state: { key: "k" } },
];
const template = (match: string): Json => ({
  name: "envoy.path.match.uri_template.uri_template_matcher",
  typed_config: {
    "@type": "type.googleapis.com/envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig",
    path_template: match,
  },
});
const newTemplate = (rewrite: string): Json => ({
  name: "envoy.path.rewrite.uri_template.uri_template_rewriter",
  typed_config: {
    "@type": "type.googleapis.com/envoy.extensions.path.rewrite.uri_template.v3.UriTemplateRewriteConfig",
    path_template_rewrite: rewrite,
  },
});

const ROUTES: Json[] = [
  {
    name: "all",
    match: {
      prefix: "/all",
      case_sensitive: false,
      headers: HEADERS,
      query_parameters: [
        { name: "q" },
        { name: "r", string_match: { exact: "1" } },
        { name: "s", present_match: false },
      ],
      cookies: [{ name: "c", string_match: { prefix: "x" }, invert_match: true }],
      grpc: {},
      runtime_fraction: { default_value: SHARE },
      variables: [
        { name: "header.x-a", value: "1", model: "or" },
        { name: "cookie.c", regex: "a+", model: "and" },
        ...[
          "argument.q",
          "source.address",
          "method",
          "host",
          "path",
          "scheme",
          "rpc.service",
          "rpc.method",
        ].map((name) => ({
          name,
          value: "x",
          model: "or",
        })),
        { name: "environment.STAGE", value: "test" },
        { name: "node.metadata.zone", value: "a" },
        { name: "property.request.protocol", value: "HTTP/1.1" },
      ],
      rpc: { service: { exact: "s" }, method: { prefix: "m" }, headers: [{ name: "userId" }] },
    },
    route: { cluster: "a" },
    valid: { from: "2020-01-01T00:00:00Z", until: "2120-01-01T00:00:00.5+01:00" },
    fault: {
      delay: { fixed_delay: "0.001s", percentage: SHARE },
      abort: { http_status: 503, percentage: SHARE },
      headers: [{ name: "x-fault" }],
      upstream_cluster: "a",
      downstream_nodes: ["n"],
      max_active_faults: 5,
    },
    ...EDITS,
  },
  {
    match: { path: "/weighted" },
    route: {
      weighted_clusters: {
        clusters: [
          { name: "a", weight: 90, metadata_match: METADATA, host_rewrite_literal: "h", ...EDITS },
          { cluster_header: "x-c", weight: "10" },
        ],
        header_name: "x-random",
        total_weight: 100,
      },
      regex_rewrite: SUBSTITUTION,
      host_rewrite_path_regex: SUBSTITUTION,
      append_x_forwarded_host: true,
      timeout: "5s",
      retry_policy: RETRY,
      hedge_policy: { hedge_on_per_try_timeout: true },
      request_mirror_policies: [{ cluster: "m", runtime_fraction: { default_value: SHARE } }],
      hash_policy: HASH,
      metadata_match: METADATA,
    },
  },
  { match: { path: "/group" }, route: { group: "g", prefix_rewrite: "/", host_rewrite_header: "x-host" } },
  {
    match: { path_match_policy: template("/t/{a}/{b=x/**}") },
    route: { cluster_header: "x-c", path_rewrite_policy: newTemplate("/{b}/{a}") },
  },
  {
    match: { path_separated_prefix: "/moved" },
    redirect: {
      https_redirect: true,
      host_redirect: "h",
      port_redirect: 8443,
      prefix_rewrite: "/x",
      response_code: "FOUND",
      strip_query: true,
    },
  },
  {
    match: { safe_regex: { regex: "/r[0-9]+" } },
    redirect: { scheme_redirect: "https", regex_rewrite: SUBSTITUTION },
  },
  { match: { prefix: "/full" }, redirect: { path_redirect: "/other?q" } },
  { match: { prefix: "/" }, direct_response: { status: 200, body: { inline_string: "hello" } } },
];

/** Has every field that is read. */
export const EVERY_FIELD: Fields = {
  $schema: "../schema.json",
  steering: {
    mode: "cluster_header",
    header: "x-route",
    mirror_header: "x-mirror",
    hash_header: "x-hash",
    metadata_header_prefix: "x-md-",
  },
  precedence: "envoy",
  attachment_prefix: "x-rpc-",
  explain: false,
  fixed_random: "9007199254740993",
  groups: [
    {
      name: "g",
      cluster: "a",
      members: [
        { name: "stable", weight: 9, metadata_match: METADATA },
        { name: "gray", cluster: "b", weight: 1, headers: [{ name: "x-gray" }] },
      ],
      sticky: { cookie: { name: "g", ttl: "60s", path: "/" } },
    },
    {
      name: "h",
      members: [{ name: "blue", cluster: "b", weight: 1 }],
      active: "blue",
      sticky: { header: "x-user" },
    },
    { name: "i", cluster: "c", members: [{ name: "one", weight: 1 }], sticky: { hash_policy: HASH } },
  ],
  route_config: {
    name: "table",
    most_specific_header_mutations_wins: true,
    max_direct_response_body_size_bytes: 100,
    request_mirror_policies: [{ cluster_header: "x-m" }],
    ignore_port_in_host_matching: true,
    vhost_header: ":authority",
    ignore_path_parameters_in_path_matching: true,
    virtual_hosts: [
      {
        name: "v",
        domains: ["*", "a.test", "*.a.test", "a.*"],
        retry_policy: RETRY,
        hedge_policy: {},
        request_mirror_policies: [{ cluster: "m" }],
        routes: ROUTES,
        ...EDITS,
      },
      { name: "w", domains: ["w.test:8080"], require_tls: "EXTERNAL_ONLY", routes: [ROUTES.at(-1)!] },
    ],
    ...EDITS,
  },
};

/** The same with addresses in the place of names of clusters. */
export const EVERY_ENDPOINT: Fields = {
  ...EVERY_FIELD,
  steering: {
    mode: "override_host",
    header: "x-endpoint",
    clusters: ["a", "b", "c"].map((name) => ({
      name,
      endpoints: [{ address: "10.0.0.1:80", metadata: METADATA }, { address: "[::1]:80" }],
    })),
  },
};

/** A table of one virtual host. */
export function tableOf(routes: Json[], fields: Fields = {}): Fields {
  const host = { name: "v", domains: ["*"], routes };
  return { steering: { mode: "cluster_header" }, route_config: { virtual_hosts: [host] }, ...fields };
}

/** A route that has something of all that most routes have. */
export function commonRoute(index: number): Json {
  return {
    name: `route-${index}`,
    match: {
      prefix: `/service-${index}/`,
      headers: [
        { name: "x-version", string_match: { exact: `v${index}` } },
        { name: ":method", string_match: { exact: "GET" } },
      ],
    },
    route: {
      weighted_clusters: {
        clusters: [
          { name: "a", weight: 90 },
          { name: "b", weight: 10 },
        ],
      },
      prefix_rewrite: "/",
      timeout: "5s",
      retry_policy: { retry_on: "5xx", num_retries: 3 },
    },
    request_headers_to_add: [{ header: { key: "x-route", value: `${index} %REQ(:path)%` } }],
  };
}
