// What the filter `router` refuses as a configuration, and what it says. Run by the built-in host and by the tools.

import type { Json } from "../../cli/envoy/index.js";

/** A configuration that must be refused. */
export interface RouterRefusal {
  /** Given as it is if it is a text. */
  configuration: Json;
  /** What follows `router: configuration refused: ` in the log. */
  message: string;
}

type Fields = { [name: string]: Json };

const STEERING = { mode: "cluster_header", header: "x-route-cluster" };
const HOST = "route_config.virtual_hosts[0]";
const ROUTE = `${HOST}.routes[0]`;
const ADDED = `${ROUTE}.request_headers_to_add[0]`;
const CLUSTERS = `${ROUTE}.route.weighted_clusters.clusters`;

const whole = (fields: Fields): Fields => ({ route_config: {}, steering: STEERING, ...fields });
const table = (fields: Fields): Fields => whole({ route_config: fields });
const host = (fields: Fields): Fields => table({ virtual_hosts: [{ name: "v", domains: ["*"], ...fields }] });
const route = (fields: Fields): Fields =>
  host({ routes: [{ match: { prefix: "/" }, route: { cluster: "c" }, ...fields }] });
const match = (fields: Fields): Fields => route({ match: fields });
const under = (fields: Fields): Fields => match({ prefix: "/", ...fields });
const header = (fields: Fields): Fields => under({ headers: [{ name: "x-a", ...fields }] });
const action = (fields: Fields): Fields => route({ route: { cluster: "c", ...fields } });
const other = (fields: Fields): Fields =>
  host({ routes: [{ match: { prefix: "/" }, name: "r", ...fields }] });
const weighted = (fields: Fields): Fields => other({ route: { weighted_clusters: fields } });
const retry = (fields: Fields): Fields => action({ retry_policy: fields });
const mirror = (fields: Fields): Fields => action({ request_mirror_policies: [fields] });
const hash = (fields: Fields): Fields => action({ hash_policy: [fields] });
const template = (path: string): Fields => ({
  path_match_policy: {
    name: "envoy.path.match.uri_template.uri_template_matcher",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig",
      path_template: path,
    },
  },
});
const rewritten = (from: string, to: string): Fields =>
  route({
    match: template(from),
    route: {
      cluster: "c",
      path_rewrite_policy: {
        name: "envoy.path.rewrite.uri_template.uri_template_rewriter",
        typed_config: {
          "@type":
            "type.googleapis.com/envoy.extensions.path.rewrite.uri_template.v3.UriTemplateRewriteConfig",
          path_template_rewrite: to,
        },
      },
    },
  });
const added = (option: Fields): Fields => route({ request_headers_to_add: [option] });
const value = (text: string): Fields => added({ header: { key: "x", value: text } });
const fault = (fields: Fields): Fields => route({ fault: fields });
const group = (fields: Fields): Fields =>
  whole({ groups: [{ name: "g", cluster: "c", members: [{ name: "a", weight: 1 }], ...fields }] });
const steering = (fields: Fields): Fields => whole({ steering: fields });
const chosen = (clusters: Json): Fields => steering({ mode: "override_host", clusters });

const TEMPLATE = `${ROUTE}.match.path_match_policy.typed_config.path_template`;
const REWRITE = `${ROUTE}.route.path_rewrite_policy.typed_config.path_template_rewrite`;
const UNHONOURED = "a filter cannot honour it";
const NO_HEADER = `${UNHONOURED}: there is no x-envoy-… header for it, by which a filter tells the router`;
const OF_ROUTE = `${UNHONOURED}: the host reads it from its own route, which all requests of the filter share`;
const OF_HOST = `${UNHONOURED}: the host reads it from its own virtual host, which all requests of the filter share`;
const NO_EXTENSION = `${UNHONOURED}: extensions of the host cannot be called from a filter`;
const NOT_BUILT = `${UNHONOURED}: Envoy has the field, and does nothing with it`;
const NO_OTHER_FILTER = `${UNHONOURED}: a filter cannot configure another one`;
const BY_HOST = `${UNHONOURED}: the host's own policy, of which a filter sets no more than the cluster, makes the copy`;
const DURATION = 'expected a duration such as "1.5s", up to 10^9 seconds';
const NO_BREAKS = "NUL and line breaks cannot stand in a header";
const PERCENTAGE = { numerator: 1 };

const wholes: [Json, string][] = [
  ["", 'there is none; expected {"route_config": {…}}'],
  ['{"route_config" {}}', 'line 1, column 17: expected ":" after the name of a member, found "{"'],
  [[], "top level: expected an object, found an array"],
  [{}, 'top level: missing field "steering"; top level: missing field "route_config"'],
  [whole({ route_config: [] }), "route_config: expected an object, found an array"],
  [whole({ rout_config: {} }), 'rout_config: unknown field; did you mean "route_config"?'],
  [whole({ virtual_hosts: [] }), "virtual_hosts: unknown field"],
  [whole({ precedence: "istio" }), 'precedence: expected one of envoy, gateway, found string "istio"'],
  [whole({ explain: "yes" }), 'explain: expected true or false, found string "yes"'],
  [whole({ fixed_random: -1 }), "fixed_random: expected an integer from 0 to 9223372036854775807, found -1"],
  [
    whole({ attachment_prefix: "x rpc" }),
    'attachment_prefix: expected what names of headers may begin with, found string "x rpc"',
  ],
  [
    '{"route_config": {"virtualHosts": [], "virtual_hosts": []}, "steering": {"mode": "header"}}',
    'route_config.virtual_hosts: "virtual_hosts" stands twice, under both of its names',
  ],
];

const tables: [Json, string][] = [
  [table({ virtual_host: [] }), 'route_config.virtual_host: unknown field; did you mean "virtual_hosts"?'],
  [table({ virtualHost: [] }), 'route_config.virtualHost: unknown field; did you mean "virtual_hosts"?'],
  [table({ virtual_hosts: {} }), "route_config.virtual_hosts: expected an array, found an object"],
  [table({ virtual_hosts: [null] }), `${HOST}: null cannot stand in a list`],
  [table({ virtual_hosts: ["v"] }), `${HOST}: expected an object, found string "v"`],
  [
    table({ virtual_hosts: Array(16_385).fill({}) }),
    "route_config.virtual_hosts: at most 16384 are allowed, found 16385",
  ],
  [
    table({ vhds: {} }),
    `route_config.vhds: ${UNHONOURED}: a filter's configuration is whole: nothing is fetched later`,
  ],
  [
    table({ internal_only_headers: ["x-a"] }),
    `route_config.internal_only_headers: ${UNHONOURED}: the host removes them before it calls any filter`,
  ],
  [
    table({ validate_clusters: true }),
    `route_config.validate_clusters: ${UNHONOURED}: a filter does not know the host's clusters`,
  ],
  [table({ clusterSpecifierPlugins: [] }), `route_config.clusterSpecifierPlugins: ${NO_EXTENSION}`],
  [table({ typed_per_filter_config: {} }), `route_config.typed_per_filter_config: ${NO_OTHER_FILTER}`],
  [
    table({ metadata: {} }),
    `route_config.metadata: ${UNHONOURED}: other filters and the log read it from the host's own table`,
  ],
  [
    table({ vhost_header: "x a" }),
    'route_config.vhost_header: expected the name of a request header, found string "x a"',
  ],
  [table({ name: 5 }), "route_config.name: expected a string, found 5"],
];

const hosts: [Json, string][] = [
  [table({ virtual_hosts: [{ domains: ["*"] }] }), `${HOST}: missing field "name"`],
  [host({ name: "" }), `${HOST}.name: it must not be empty`],
  [table({ virtual_hosts: [{ name: "v" }] }), `${HOST}: missing field "domains"`],
  [host({ domains: [] }), `${HOST}.domains: expected at least one domain`],
  [host({ domains: [""] }), `${HOST}.domains[0]: expected a domain, found string ""`],
  [host({ domains: ["a b"] }), `${HOST}.domains[0]: expected a domain, found string "a b"`],
  [
    host({ domains: ["a.*.b"] }),
    `${HOST}.domains[0]: one star may stand in a domain, at its beginning or at its end`,
  ],
  [
    host({ domains: ["*a*"] }),
    `${HOST}.domains[0]: one star may stand in a domain, at its beginning or at its end`,
  ],
  [
    host({ domains: ["a.test", "A.Test"] }),
    `${HOST}.domains[1]: "a.test" stands twice, whatever the case of its letters`,
  ],
  [
    table({
      virtual_hosts: [
        { name: "a", domains: ["*"] },
        { name: "b", domains: ["b", "*"] },
      ],
    }),
    'route_config.virtual_hosts[1].domains[1]: "*" is a domain of virtual_hosts[0], too',
  ],
  [
    host({ require_tls: "SOME" }),
    `${HOST}.require_tls: expected one of NONE, EXTERNAL_ONLY, ALL, found string "SOME"; did you mean "NONE"?`,
  ],
  [host({ require_tls: 3 }), `${HOST}.require_tls: expected one of NONE, EXTERNAL_ONLY, ALL, found number 3`],
  [host({ matcher: {} }), `${HOST}.matcher: ${UNHONOURED}: routes are matched in their order alone`],
  [host({ virtual_clusters: [] }), `${HOST}.virtual_clusters: ${OF_HOST}`],
  [
    host({ cors: {} }),
    `${HOST}.cors: ${UNHONOURED}: the CORS filter reads it from the host's own virtual host`,
  ],
  [host({ include_request_attempt_count: true }), `${HOST}.include_request_attempt_count: ${OF_HOST}`],
  [host({ hedge_policy: { initial_requests: 2 } }), `${HOST}.hedge_policy.initial_requests: ${NOT_BUILT}`],
];

const routes: [Json, string][] = [
  [host({ routes: [{ route: { cluster: "c" } }] }), `${ROUTE}: missing field "match"`],
  [other({}), `${ROUTE}: expected one of route, redirect, direct_response`],
  [route({ redirect: {} }), `${ROUTE}.redirect: it excludes "route"`],
  [route({ nam: "r" }), `${ROUTE}.nam: unknown field; did you mean "name"?`],
  [other({ filter_action: {} }), `${ROUTE}.filter_action: ${NOT_BUILT}`],
  [
    other({ non_forwarding_action: {} }),
    `${ROUTE}.non_forwarding_action: ${UNHONOURED}: it is for servers that are no proxies`,
  ],
  [route({ decorator: { operation: "o" } }), `${ROUTE}.decorator: ${OF_ROUTE}`],
  [route({ statPrefix: "s" }), `${ROUTE}.statPrefix: ${OF_ROUTE}`],
  [
    route({ typed_per_filter_config: {} }),
    `${ROUTE}.typed_per_filter_config: ${UNHONOURED}: a filter cannot configure another one; for faults there is the field fault`,
  ],
  [
    route({ valid: { from: "tomorrow" } }),
    `${ROUTE}.valid.from: expected a time such as "2026-03-01T12:00:00Z", found string "tomorrow"`,
  ],
  [
    route({ valid: { until: "2026-02-29T00:00:00Z" } }),
    `${ROUTE}.valid.until: expected a time such as "2026-03-01T12:00:00Z", found string "2026-02-29T00:00:00Z"`,
  ],
  [
    route({ valid: { from: "2026-03-01T12:00:00Z", until: "2026-03-01T13:00:00+01:00" } }),
    `${ROUTE}.valid.until: it must be later than from`,
  ],
];

const matches: [Json, string][] = [
  [
    match({}),
    `${ROUTE}.match: expected one of prefix, path, safe_regex, path_separated_prefix, path_match_policy`,
  ],
  [match({ prefix: "/", path: "/" }), `${ROUTE}.match.path: it excludes "prefix"`],
  [match({ prefx: "/" }), `${ROUTE}.match.prefx: unknown field; did you mean "prefix"?`],
  [match({ prefix: 5 }), `${ROUTE}.match.prefix: expected a string, found 5`],
  [
    match({ path: "/a?b" }),
    `${ROUTE}.match.path: ? and # cannot match: a path is compared without its query and fragment`,
  ],
  [
    match({ prefix: "x".repeat(16_385) }),
    `${ROUTE}.match.prefix: at most 16384 bytes are allowed, found 16385`,
  ],
  [
    match({ path_separated_prefix: "/a/" }),
    `${ROUTE}.match.path_separated_prefix: expected a prefix of two characters or more that does not end with /, found string "/a/"`,
  ],
  [match({ safe_regex: {} }), `${ROUTE}.match.safe_regex: missing field "regex"`],
  [match({ safe_regex: { regex: "" } }), `${ROUTE}.match.safe_regex.regex: it must not be empty`],
  [
    match({ safe_regex: { regex: "/a(" } }),
    `${ROUTE}.match.safe_regex.regex: no regular expression: offset 2: no ")" for this "("`,
  ],
  [
    match({ safe_regex: { regex: "a", google_re2: { max_program_size: 9 } } }),
    `${ROUTE}.match.safe_regex.google_re2.max_program_size: ${UNHONOURED}: it counts the instructions of another engine; ` +
      "the filter's own limit holds",
  ],
  [
    match({ connect_matcher: {} }),
    `${ROUTE}.match.connect_matcher: ${UNHONOURED}: the host ends CONNECT requests and upgrades, and needs a route of its own for them`,
  ],
  [
    match({ path_match_policy: { name: "n", typed_config: { "@type": "t/x.Y", path_template: "/" } } }),
    `${ROUTE}.match.path_match_policy.typed_config["@type"]: expected ` +
      '"type.googleapis.com/envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig", found string "t/x.Y"',
  ],
  [
    match({ path_match_policy: { name: "n" } }),
    `${ROUTE}.match.path_match_policy: missing field "typed_config"`,
  ],
  [match(template("a")), `${TEMPLATE}: no template: offset 0: a template begins with /`],
  [match(template("/a//b")), `${TEMPLATE}: no template: offset 3: a segment must not be empty`],
  [match(template("/a b")), `${TEMPLATE}: no template: offset 2: this character cannot stand in a template`],
  [match(template("/**/*")), `${TEMPLATE}: no template: offset 4: ** must be the last operator`],
  [
    match(template("/{1a}")),
    `${TEMPLATE}: no template: offset 2: the name of a variable is a letter and up to 15 letters, digits and _`,
  ],
  [match(template("/{a}/{a}")), `${TEMPLATE}: no template: offset 6: the variable a stands twice`],
  [match(template("/{a")), `${TEMPLATE}: no template: offset 3: expected } at the end of the variable`],
  [
    match(template("/{a}/{b}/{c}/{d}/{e}/{f}")),
    `${TEMPLATE}: no template: offset 22: at most 5 variables are allowed`,
  ],
  [
    match(template("/*.a/b")),
    `${TEMPLATE}: no template: offset 4: what follows an operator within its segment must be the end of the template`,
  ],
  [under({ case_sensitive: 1 }), `${ROUTE}.match.case_sensitive: expected true or false, found 1`],
  [under({ grpc: true }), `${ROUTE}.match.grpc: expected an object, found true`],
  [under({ runtime_fraction: {} }), `${ROUTE}.match.runtime_fraction: missing field "default_value"`],
  [
    under({ runtime_fraction: { default_value: { numerator: 5 }, runtime_key: "k" } }),
    `${ROUTE}.match.runtime_fraction.runtime_key: ${UNHONOURED}: a filter cannot read the host's runtime; the default value ` +
      "alone counts, so leave the key out",
  ],
  [
    under({ runtime_fraction: { default_value: { numerator: 1.5, denominator: "TEN" } } }),
    `${ROUTE}.match.runtime_fraction.default_value.numerator: expected an integer from 0 to 4294967295, found 1.5; ` +
      `${ROUTE}.match.runtime_fraction.default_value.denominator: expected one of HUNDRED, TEN_THOUSAND, MILLION, found string "TEN"`,
  ],
  [
    under({ tls_context: { presented: true } }),
    `${ROUTE}.match.tls_context: ${UNHONOURED}: the host tells no filter whether a certificate is valid; test the property with ` +
      "match.variables (property.connection.mtls)",
  ],
  [
    under({ dynamic_metadata: [] }),
    `${ROUTE}.match.dynamic_metadata: ${UNHONOURED}: the host does not tell the type of a value; test the property with ` +
      "match.variables (property.metadata.filter_metadata…)",
  ],
  [
    under({ filter_state: [] }),
    `${ROUTE}.match.filter_state: ${UNHONOURED}: the host does not tell the type of an object; test the property with ` +
      "match.variables (property.filter_state…)",
  ],
];

const conditions: [Json, string][] = [
  [under({ headers: [{}] }), `${ROUTE}.match.headers[0]: missing field "name"`],
  [
    header({ name: "x a" }),
    `${ROUTE}.match.headers[0].name: expected the name of a request header, found string "x a"`,
  ],
  [
    header({ name: ":status" }),
    `${ROUTE}.match.headers[0].name: expected the name of a request header, found string ":status"`,
  ],
  [
    header({ present_match: true, exact_match: "a" }),
    `${ROUTE}.match.headers[0].exact_match: it excludes "present_match"`,
  ],
  [header({ regex_match: "a" }), `${ROUTE}.match.headers[0].regex_match: unknown field`],
  [header({ prefix_match: "" }), `${ROUTE}.match.headers[0].prefix_match: it must not be empty`],
  [
    header({ range_match: { start: "1e", end: 9 } }),
    `${ROUTE}.match.headers[0].range_match.start: expected an integer from -9223372036854775808 to 9223372036854775807, ` +
      'found string "1e"',
  ],
  [
    header({ string_match: {} }),
    `${ROUTE}.match.headers[0].string_match: expected one of exact, prefix, suffix, contains, safe_regex`,
  ],
  [
    header({ string_match: { suffix: "" } }),
    `${ROUTE}.match.headers[0].string_match.suffix: it must not be empty`,
  ],
  [
    header({ string_match: { safe_regex: { regex: "a" }, ignore_case: true } }),
    `${ROUTE}.match.headers[0].string_match.ignore_case: it has no effect on safe_regex: begin the pattern with (?i)`,
  ],
  [
    header({ string_match: { custom: {} } }),
    `${ROUTE}.match.headers[0].string_match.custom: ${NO_EXTENSION}`,
  ],
  [
    under({ headers: Array(65).fill({ name: "x" }) }),
    `${ROUTE}.match.headers: at most 64 are allowed, found 65`,
  ],
  [
    under({ query_parameters: [{ name: "" }] }),
    `${ROUTE}.match.query_parameters[0].name: it must not be empty`,
  ],
  [
    under({ query_parameters: [{ name: "q", value: "v" }] }),
    `${ROUTE}.match.query_parameters[0].value: unknown field`,
  ],
  [under({ cookies: [{ name: "c" }] }), `${ROUTE}.match.cookies[0]: missing field "string_match"`],
  [
    under({ variables: [{ name: "user", value: "v" }] }),
    `${ROUTE}.match.variables[0].name: expected header.NAME, cookie.NAME, argument.NAME, source.address, method, host, path, ` +
      'scheme, rpc.service, rpc.method, environment.NAME, node.metadata.KEY or property.PATH, found string "user"',
  ],
  [
    under({ variables: [{ name: "method", value: "GET", regex: "P.*" }] }),
    `${ROUTE}.match.variables[0].regex: it excludes "value"`,
  ],
  [under({ variables: [{ name: "method" }] }), `${ROUTE}.match.variables[0]: expected one of value, regex`],
  [
    under({ variables: [{ name: "method", value: "GET", model: "xor" }] }),
    `${ROUTE}.match.variables[0].model: expected one of and, or, found string "xor"; did you mean "or"?`,
  ],
  [
    under({ variables: [{ name: "property.a..b", value: "" }] }),
    `${ROUTE}.match.variables[0].name: expected a property's path without empty parts, found string "property.a..b"`,
  ],
  [
    under({ variables: [{ name: "path", regex: "[" }] }),
    `${ROUTE}.match.variables[0].regex: no regular expression: offset 0: no "]" for this "["`,
  ],
  [match({ rpc: { service: "a.B" } }), `${ROUTE}.match.rpc.service: expected an object, found string "a.B"`],
  [
    match({ rpc: { headers: [{ name: "user id" }] } }),
    `${ROUTE}.match.rpc.headers[0].name: expected the name of an attachment, found string "user id"`,
  ],
];

const actions: [Json, string][] = [
  [other({ route: {} }), `${ROUTE}.route: expected one of cluster, cluster_header, weighted_clusters, group`],
  [action({ cluster: "" }), `${ROUTE}.route.cluster: it must not be empty`],
  [action({ cluster: "a\nb" }), `${ROUTE}.route.cluster: NUL and line breaks cannot stand in a name`],
  [action({ cluster_header: "x-c" }), `${ROUTE}.route.cluster_header: it excludes "cluster"`],
  [other({ route: { group: "g" } }), `${ROUTE}.route.group: there is no group "g"`],
  [
    other({ route: { cluster_specifier_plugin: "p" } }),
    `${ROUTE}.route.cluster_specifier_plugin: ${NO_EXTENSION}`,
  ],
  [
    action({ prefix_rewrite: "/", regex_rewrite: { pattern: { regex: "a" } } }),
    `${ROUTE}.route.regex_rewrite: it excludes "prefix_rewrite"`,
  ],
  [action({ prefix_rewrite: "/\r" }), `${ROUTE}.route.prefix_rewrite: ${NO_BREAKS}`],
  [action({ regex_rewrite: { substitution: "b" } }), `${ROUTE}.route.regex_rewrite: missing field "pattern"`],
  [
    action({ regex_rewrite: { pattern: { regex: "(a)" }, substitution: "\\2" } }),
    `${ROUTE}.route.regex_rewrite.substitution: offset 0: \\2, but the pattern has 1 groups`,
  ],
  [
    route({ match: template("/a"), route: { cluster: "c", prefix_rewrite: "/b" } }),
    `${ROUTE}.route.prefix_rewrite: a path_match_policy has no prefix: use path_rewrite_policy`,
  ],
  [
    action({ path_rewrite_policy: {} }),
    `${ROUTE}.route.path_rewrite_policy: it needs a match by path_match_policy, whose variables it uses`,
  ],
  [rewritten("/{a}", "/{b}"), `${REWRITE}: no template: offset 1: the path's template has no variable "b"`],
  [rewritten("/{a}", "/x//{a}"), `${REWRITE}: no template: offset 2: a segment must not be empty`],
  [rewritten("/{a}", "{a}"), `${REWRITE}: no template: offset 0: a template begins with /`],
  [
    action({ path_rewrite: "/x" }),
    `${ROUTE}.route.path_rewrite: ${UNHONOURED}: it formats each path anew: use regex_rewrite or path_rewrite_policy`,
  ],
  [
    action({ host_rewrite_literal: "a", host_rewrite_header: "x-h" }),
    `${ROUTE}.route.host_rewrite_header: it excludes "host_rewrite_literal"`,
  ],
  [
    action({ auto_host_rewrite: true }),
    `${ROUTE}.route.auto_host_rewrite: ${UNHONOURED}: the upstream host is chosen after the filter has seen the request`,
  ],
  [action({ timeout: 5 }), `${ROUTE}.route.timeout: ${DURATION}, found 5`],
  [action({ timeout: "-1s" }), `${ROUTE}.route.timeout: ${DURATION}, found string "-1s"`],
  [action({ timeout: "1m" }), `${ROUTE}.route.timeout: ${DURATION}, found string "1m"`],
  [action({ timeout: "1.s" }), `${ROUTE}.route.timeout: ${DURATION}, found string "1.s"`],
  [action({ idle_timeout: "5s" }), `${ROUTE}.route.idle_timeout: ${NO_HEADER}`],
  [action({ priority: "HIGH" }), `${ROUTE}.route.priority: ${OF_ROUTE}`],
  [
    action({ cluster_not_found_response_code: "NOT_FOUND" }),
    `${ROUTE}.route.cluster_not_found_response_code: ${OF_ROUTE}`,
  ],
  [action({ upgrade_configs: [] }), `${ROUTE}.route.upgrade_configs: ${OF_ROUTE}`],
  [action({ internal_redirect_policy: {} }), `${ROUTE}.route.internal_redirect_policy: ${OF_ROUTE}`],
  [
    action({ rate_limits: [] }),
    `${ROUTE}.route.rate_limits: ${UNHONOURED}: the rate limit filter reads it from the host's own route`,
  ],
  [action({ max_stream_duration: {} }), `${ROUTE}.route.max_stream_duration: ${NO_HEADER}`],
  [
    action({ metadata_match: { filter_metadata: { "my.filter": {} } } }),
    `${ROUTE}.route.metadata_match.filter_metadata["my.filter"]: only the metadata envoy.lb chooses endpoints`,
  ],
  [
    action({ metadata_match: { filter_metadata: { "envoy.lb": { v: [1] } } } }),
    `${ROUTE}.route.metadata_match.filter_metadata["envoy.lb"].v: expected a string, a number, true or false, found an array`,
  ],
];

const weights: [Json, string][] = [
  [weighted({}), `${ROUTE}.route.weighted_clusters: missing field "clusters"`],
  [weighted({ clusters: [] }), `${CLUSTERS}: the sum of the weights must be above 0`],
  [
    weighted({ clusters: [{ name: "a" }] }),
    `${CLUSTERS}: the sum of the weights must be above 0; ${CLUSTERS}[0]: missing field "weight"`,
  ],
  [weighted({ clusters: [{ name: "a", weight: 0 }] }), `${CLUSTERS}: the sum of the weights must be above 0`],
  [
    weighted({
      clusters: [
        { name: "a", weight: 4294967295 },
        { name: "b", weight: 1 },
      ],
    }),
    `${CLUSTERS}: the sum of the weights must be below 2^32, found 4294967296`,
  ],
  [
    weighted({
      clusters: [
        { name: "a", weight: -1 },
        { name: "b", weight: 1 },
      ],
    }),
    `${CLUSTERS}[0].weight: expected an integer from 0 to 4294967295, found -1`,
  ],
  [
    weighted({ clusters: [{ name: "a", weight: 40 }], total_weight: 100 }),
    `${ROUTE}.route.weighted_clusters.total_weight: the weights have the sum 40`,
  ],
  [weighted({ clusters: [{ weight: 1 }] }), `${CLUSTERS}[0]: expected one of name, cluster_header`],
  [
    weighted({ clusters: [{ name: "a", cluster_header: "x-c", weight: 1 }] }),
    `${CLUSTERS}[0].cluster_header: it excludes "name"`,
  ],
  [
    weighted({ clusters: [{ name: "a", weight: 1 }], header_name: "x-r", use_hash_policy: true }),
    `${ROUTE}.route.weighted_clusters.use_hash_policy: it excludes "header_name"`,
  ],
  [
    weighted({ clusters: [{ name: "a", weight: 1 }], runtime_key_prefix: "r" }),
    `${ROUTE}.route.weighted_clusters.runtime_key_prefix: ${UNHONOURED}: a filter cannot read the host's runtime; the weights ` +
      "of the table alone count",
  ],
  [
    weighted({ clusters: Array(257).fill({ name: "a", weight: 1 }) }),
    `${CLUSTERS}: at most 256 are allowed, found 257; ${CLUSTERS}: the sum of the weights must be above 0`,
  ],
];

const policies: [Json, string][] = [
  [
    retry({ retry_on: "5xx,gatway-error" }),
    `${ROUTE}.route.retry_policy.retry_on: unknown condition "gatway-error"; did you mean "gateway-error"?`,
  ],
  [
    retry({ num_retries: 101 }),
    `${ROUTE}.route.retry_policy.num_retries: expected an integer from 0 to 100, found 101`,
  ],
  [
    retry({ retriable_status_codes: [99] }),
    `${ROUTE}.route.retry_policy.retriable_status_codes[0]: expected an integer from 100 to 599, found 99`,
  ],
  [retry({ retry_back_off: {} }), `${ROUTE}.route.retry_policy.retry_back_off: ${NO_HEADER}`],
  [retry({ per_try_idle_timeout: "1s" }), `${ROUTE}.route.retry_policy.per_try_idle_timeout: ${NO_HEADER}`],
  [
    retry({ retriable_headers: [{ name: "x-a", exact_match: "1" }] }),
    `${ROUTE}.route.retry_policy.retriable_headers: x-envoy-retriable-header-names has names alone: only present_match can be asked for`,
  ],
  [mirror({}), `${ROUTE}.route.request_mirror_policies[0]: expected one of cluster, cluster_header`],
  [
    mirror({ cluster: "m", trace_sampled: true }),
    `${ROUTE}.route.request_mirror_policies[0].trace_sampled: ${BY_HOST}`,
  ],
  [
    action({ request_mirror_policies: [{ cluster: "m" }, { cluster: "n" }] }),
    `${ROUTE}.route.request_mirror_policies: at most one is possible: steering.mirror_header names one cluster`,
  ],
  [
    hash({}),
    `${ROUTE}.route.hash_policy[0]: expected one of header, cookie, connection_properties, query_parameter, filter_state`,
  ],
  [
    hash({ cookie: { name: "a;b" } }),
    `${ROUTE}.route.hash_policy[0].cookie.name: expected the name of a cookie, found string "a;b"`,
  ],
  [
    hash({ cookie: { name: "a", path: "/;x" } }),
    `${ROUTE}.route.hash_policy[0].cookie.path: control characters and ; cannot stand in a cookie`,
  ],
  [
    hash({ header: { header_name: "" } }),
    `${ROUTE}.route.hash_policy[0].header.header_name: expected the name of a request header, found string ""`,
  ],
];

const answers: [Json, string][] = [
  [other({ direct_response: {} }), `${ROUTE}.direct_response: missing field "status"`],
  [
    other({ direct_response: { status: 600 } }),
    `${ROUTE}.direct_response.status: expected an integer from 200 to 599, found 600`,
  ],
  [
    other({ direct_response: { status: 200, body: { filename: "/etc/motd" } } }),
    `${ROUTE}.direct_response.body.filename: ${UNHONOURED}: a filter has no files: put the text into inline_string`,
  ],
  [
    other({ direct_response: { status: 200, body: { inline_bytes: "a$b" } } }),
    `${ROUTE}.direct_response.body.inline_bytes: expected base64, found string "a$b"`,
  ],
  [
    other({ direct_response: { status: 200, body: { environment_variable: "NOT_SET" } } }),
    `${ROUTE}.direct_response.body.environment_variable: the environment variable "NOT_SET" is not set`,
  ],
  [
    other({ direct_response: { status: 200, body: { inline_string: "x".repeat(4097) } } }),
    `${ROUTE}.direct_response.body: at most 4096 bytes are allowed, found 4097`,
  ],
  [
    other({ redirect: { https_redirect: true, scheme_redirect: "http" } }),
    `${ROUTE}.redirect.scheme_redirect: it excludes "https_redirect"`,
  ],
  [
    other({ redirect: { path_redirect: "/a", prefix_rewrite: "/b" } }),
    `${ROUTE}.redirect.prefix_rewrite: it excludes "path_redirect"`,
  ],
  [
    other({ redirect: { response_code: 301 } }),
    `${ROUTE}.redirect.response_code: expected one of MOVED_PERMANENTLY, FOUND, SEE_OTHER, TEMPORARY_REDIRECT, ` +
      "PERMANENT_REDIRECT, found number 301",
  ],
  [
    other({ redirect: { port_redirect: 65536 } }),
    `${ROUTE}.redirect.port_redirect: expected an integer from 0 to 65535, found 65536`,
  ],
  [other({ redirect: { host_redirect: "a\nb" } }), `${ROUTE}.redirect.host_redirect: ${NO_BREAKS}`],
  [
    other({ redirect: { scheme_redirect: "ht tp" } }),
    `${ROUTE}.redirect.scheme_redirect: expected a scheme such as https, found string "ht tp"`,
  ],
];

const edits: [Json, string][] = [
  [added({}), `${ADDED}: missing field "header"`],
  [added({ header: { value: "v" } }), `${ADDED}.header: missing field "key"`],
  [
    added({ header: { key: "x y" } }),
    `${ADDED}.header.key: expected the name of a header, found string "x y"`,
  ],
  [
    added({ header: { key: ":path", value: "/" } }),
    `${ADDED}.header.key: pseudo-headers and host cannot be added or removed`,
  ],
  [
    route({ request_headers_to_remove: ["Host"] }),
    `${ROUTE}.request_headers_to_remove[0]: pseudo-headers and host cannot be added or removed`,
  ],
  [
    added({ header: { key: "Content-Length", value: "1" } }),
    `${ADDED}.header.key: content-length belongs to the connection: the host alone writes it`,
  ],
  [
    added({ header: { key: "X-Route-Cluster", value: "b" } }),
    `${ADDED}.header.key: the header belongs to the steering: the filter alone writes it`,
  ],
  [
    added({ header: { key: "x", value: "a", raw_value: "YQ==" } }),
    `${ADDED}.header.raw_value: it excludes "value"`,
  ],
  [
    added({ header: { key: "x", value: "a" }, append: true, append_action: "ADD_IF_ABSENT" }),
    `${ADDED}.append: it excludes "append_action"`,
  ],
  [
    added({ header: { key: "x" }, append_action: "APPEND" }),
    `${ADDED}.append_action: expected one of APPEND_IF_EXISTS_OR_ADD, ADD_IF_ABSENT, OVERWRITE_IF_EXISTS_OR_ADD, ` +
      'OVERWRITE_IF_EXISTS, found string "APPEND"',
  ],
  [value("a\r\nb"), `${ADDED}.header.value: ${NO_BREAKS}`],
  [
    value("100%"),
    `${ADDED}.header.value: character 4: expected % at the end of the command; a percent sign alone is %%`,
  ],
  [value("%NOPE%"), `${ADDED}.header.value: character 1: a filter cannot give %NOPE%`],
  [
    value("%PROTOCL%"),
    `${ADDED}.header.value: character 1: a filter cannot give %PROTOCL%; did you mean %PROTOCOL%?`,
  ],
  [
    value("%DYNAMIC_METADATA(a:b)%"),
    `${ADDED}.header.value: character 1: a filter cannot give %DYNAMIC_METADATA%: the host does not tell its type; ` +
      "%PROPERTY(…)% gives text",
  ],
  [value("x%REQ%"), `${ADDED}.header.value: character 2: expected (…) after REQ`],
  [value("%REQ(a"), `${ADDED}.header.value: character 6: expected ) at the end of the argument`],
  [
    value("%REQ(a?b?c)%"),
    `${ADDED}.header.value: character 1: expected the name of a header, or two with ? between them, in the parentheses`,
  ],
  [value("%REQ(a):x%"), `${ADDED}.header.value: character 9: expected a length of up to nine digits`],
  [
    value("%ENVIRONMENT()%"),
    `${ADDED}.header.value: character 1: expected the name of an environment variable`,
  ],
  [value("%PROTOCOL(x)%"), `${ADDED}.header.value: character 1: PROTOCOL is not supported with an argument`],
  [
    value("%PROPERTY(a..b)%"),
    `${ADDED}.header.value: character 1: expected the path of a property, its parts joined by dots`,
  ],
  [
    route({ response_headers_to_add: Array(1001).fill({}) }),
    `${ROUTE}.response_headers_to_add: at most 1000 are allowed, found 1001`,
  ],
];

const extensions: [Json, string][] = [
  [fault({}), `${ROUTE}.fault: expected delay, abort or both`],
  [fault({ delay: { fixed_delay: "1s" } }), `${ROUTE}.fault.delay: missing field "percentage"`],
  [
    fault({ delay: { percentage: PERCENTAGE } }),
    `${ROUTE}.fault.delay: expected one of fixed_delay, header_delay`,
  ],
  [
    fault({ delay: { fixed_delay: "0s", percentage: PERCENTAGE } }),
    `${ROUTE}.fault.delay.fixed_delay: expected a delay of a millisecond or more, found string "0s"`,
  ],
  [
    fault({ abort: { http_status: 503, grpc_status: 14, percentage: PERCENTAGE } }),
    `${ROUTE}.fault.abort.grpc_status: it excludes "http_status"`,
  ],
  [
    fault({ abort: { http_status: 199, percentage: PERCENTAGE } }),
    `${ROUTE}.fault.abort.http_status: expected an integer from 200 to 599, found 199`,
  ],
  [
    fault({ abort: { header_abort: {}, percentage: PERCENTAGE }, response_rate_limit: {} }),
    `${ROUTE}.fault.response_rate_limit: ${UNHONOURED}: a filter cannot hold a body back by its rate`,
  ],
  [
    fault({ abort: { http_status: 503, percentage: PERCENTAGE }, abort_percent_runtime: "k" }),
    `${ROUTE}.fault.abort_percent_runtime: ${UNHONOURED}: a filter cannot read the host's runtime`,
  ],
  [whole({ groups: [{ name: "g" }] }), 'groups[0]: missing field "members"'],
  [group({ members: [] }), "groups[0].members: the sum of the weights must be above 0"],
  [
    group({
      members: [
        { name: "a", weight: 1 },
        { name: "a", weight: 1 },
      ],
    }),
    'groups[0].members[1]: there is another member "a"',
  ],
  [
    group({ members: [{ name: "a b", weight: 1 }] }),
    'groups[0].members[0].name: expected a name that can stand in a cookie, found string "a b"',
  ],
  [group({ cluster: null }), 'groups[0].members[0]: missing field "cluster"'],
  [group({ active: "b" }), 'groups[0].active: expected the name of a member, found string "b"'],
  [group({ sticky: {} }), "groups[0].sticky: expected one of cookie, header, hash_policy"],
  [
    whole({ groups: Array(2).fill({ name: "g", cluster: "c", members: [{ name: "a", weight: 1 }] }) }),
    'groups[1].name: there is another group "g"',
  ],
  [steering({}), 'steering: missing field "mode"'],
  [
    steering({ mode: "cluster" }),
    'steering.mode: expected one of cluster_header, header, original_dst, override_host, filter_state, found string "cluster"',
  ],
  [
    steering({ mode: "header", header: ":path" }),
    "steering.header: pseudo-headers and host cannot be added or removed",
  ],
  [
    steering({ mode: "header", mirror_header: "x-route-cluster" }),
    "steering.mirror_header: another part of the steering has this header",
  ],
  [steering({ mode: "header", key: "k" }), "steering.key: only the mode filter_state has a key"],
  [
    steering({ mode: "filter_state", header: "x" }),
    "steering.header: the mode filter_state has a key and no header",
  ],
  [
    steering({ mode: "filter_state", key: "a b" }),
    'steering.key: expected a key of letters, digits and signs such as . - _, found string "a b"',
  ],
  [
    steering({ mode: "header", clusters: [] }),
    "steering.clusters: only the modes original_dst and override_host choose endpoints",
  ],
  [
    chosen([{ name: "c", endpoints: [{ address: "localhost:80" }] }]),
    'steering.clusters[0].endpoints[0].address: expected an address with a port, such as "10.0.0.1:8080" or "[::1]:8080", ' +
      'found string "localhost:80"',
  ],
  [chosen([{ name: "c", endpoints: [] }]), "steering.clusters[0].endpoints: expected at least one endpoint"],
  [
    chosen(Array(2).fill({ name: "c", endpoints: [{ address: "[::1]:80" }] })),
    'steering.clusters[1].name: there is another cluster "c"',
  ],
  [
    { ...action({}), steering: { mode: "original_dst" } },
    `${ROUTE}.route.cluster: steering.clusters has no endpoints for "c"`,
  ],
];

/** Every kind of bad table. */
export const routerRefusals: readonly RouterRefusal[] = [
  ...[wholes, tables, hosts, routes, matches, conditions],
  ...[actions, weights, policies, answers, edits, extensions],
].flatMap((list) => list.map(([configuration, message]) => ({ configuration, message })));
