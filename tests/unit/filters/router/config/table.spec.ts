import { Bytes } from "../../../../../assembly/bytes/bytes";
import { readConfiguration } from "../../../../../filters/router/config";
import {
  AppendAction,
  ClusterKind,
  HashKind,
  HeaderTest,
  HostRewriteKind,
  PathKind,
  PathRewriteKind,
  Precedence,
  SteeringMode,
  StickyKind,
  TextKind,
  TlsRequirement,
  VariableSource,
  WeightSource,
} from "../../../../../filters/router/table/kinds";
import { Route } from "../../../../../filters/router/table/route";
import {
  ClusterAction,
  DirectResponseAction,
  RedirectAction,
} from "../../../../../filters/router/table/route-action";
import { RouteTable } from "../../../../../filters/router/table/route-table";

/** The table of a configuration, which is right. */
function read(text: string): RouteTable {
  const configuration = readConfiguration(Bytes.fromString(text));
  expect(configuration.errors.join("; ")).toBe("");
  return configuration.table!;
}

/** The one route of a table with that route, given the fields of its match and the others. */
function readRoute(match: string, fields: string): Route {
  const route = `{"match": {${match}}, ${fields}}`;
  const hosts = `[{"name": "v", "domains": ["*"], "routes": [${route}]}]`;
  return read(`{"steering": {"mode": "cluster_header"}, "route_config": {"virtual_hosts": ${hosts}}}`)
    .virtualHosts[0].routes[0];
}

function readAction(fields: string): ClusterAction {
  return changetype<ClusterAction>(readRoute('"prefix": "/"', `"route": {${fields}}`).action);
}

function text(bytes: Bytes): string {
  return bytes.toString();
}

describe("a table", () => {
  it("may have nothing in it", () => {
    const table = read('{"steering": {"mode": "cluster_header"}, "route_config": {}}');
    expect(table.virtualHosts.length).toBe(0);
    expect(table.routeCount).toBe(0);
    expect(table.precedence).toBe(Precedence.Envoy);
    expect(text(table.steering.header)).toBe("x-route-cluster");
    expect(table.fixedRandom).toBe(-1);
    expect(table.edits === null).toBe(true);
  });

  it("has its own fields under either name", () => {
    const snake = read(
      '{"steering": {"mode": "header", "header": "X-C"}, "precedence": "gateway", "explain": true, "fixed_random": "7",' +
        '"route_config": {"name": "t", "ignore_port_in_host_matching": true, "vhost_header": "Host",' +
        '"most_specific_header_mutations_wins": true, "ignore_path_parameters_in_path_matching": true}}',
    );
    const camel = read(
      '{"steering": {"mode": "header", "header": "x-c"}, "precedence": 1, "explain": true, "fixedRandom": 7,' +
        '"routeConfig": {"name": "t", "ignorePortInHostMatching": true, "vhostHeader": ":authority",' +
        '"mostSpecificHeaderMutationsWins": true, "ignorePathParametersInPathMatching": true, "validateClusters": false}}',
    );
    const tables = [snake, camel];
    for (let i = 0; i < tables.length; i++) {
      const table = tables[i];
      expect(table.steering.mode).toBe(SteeringMode.Header);
      expect(text(table.steering.header)).toBe("x-c");
      expect(table.precedence).toBe(Precedence.Gateway);
      expect(table.explain).toBe(true);
      expect(table.fixedRandom).toBe(7);
      expect(text(table.name)).toBe("t");
      expect(table.ignorePort).toBe(true);
      expect(table.ignorePathParameters).toBe(true);
      expect(table.mostSpecificWins).toBe(true);
      expect(text(table.hostHeader)).toBe(":authority");
    }
  });

  it("has virtual hosts, whose policies its routes inherit", () => {
    const route = '{"match": {"prefix": "/"}, "route": {"cluster": "c"}}';
    const own =
      '{"match": {"prefix": "/"}, "route": {"cluster": "c", "retry_policy": {"num_retries": 0}, "hedge_policy": {}}}';
    const table = read(
      '{"steering": {"mode": "filter_state"}, "route_config": {"request_mirror_policies": [{"cluster": "m"}], "virtual_hosts": [' +
        `{"name": "a", "domains": ["A.Test", "*.a.test:80"], "require_tls": "ALL", "retry_policy": {"num_retries": 5},` +
        `"hedge_policy": {"hedge_on_per_try_timeout": true}, "routes": [${route}, ${own}]},` +
        `{"name": "b", "domains": ["b.*"], "require_tls": 1, "routes": [${route}],` +
        '"response_headers_to_remove": ["X-B"]}]}}',
    );
    expect(table.routeCount).toBe(3);
    const first = table.virtualHosts[0];
    expect(text(first.domains[0])).toBe("a.test");
    expect(text(first.domains[1])).toBe("*.a.test:80");
    expect(first.tls).toBe(TlsRequirement.All);
    expect(table.virtualHosts[1].tls).toBe(TlsRequirement.ExternalOnly);
    expect(table.virtualHosts[1].index).toBe(1);
    expect(table.virtualHosts[1].routes[0].index).toBe(2);
    expect(text(table.virtualHosts[1].edits!.responseRemove[0])).toBe("x-b");
    const inherits = changetype<ClusterAction>(first.routes[0].action);
    expect(inherits.retry!.retries).toBe(5);
    expect(inherits.hedgeOnPerTryTimeout).toBe(true);
    expect(text(inherits.mirrors[0].cluster)).toBe("m");
    const differs = changetype<ClusterAction>(first.routes[1].action);
    expect(differs.retry!.retries).toBe(0);
    expect(differs.hedgeOnPerTryTimeout).toBe(false);
    expect(text(table.steering.key)).toBe("route.cluster");
  });
});

describe("a route", () => {
  it("matches by path", () => {
    const action = '"route": {"cluster": "c"}';
    const prefix = readRoute('"prefix": "/A", "case_sensitive": false', action).match.path;
    expect(prefix.kind).toBe(PathKind.Prefix);
    expect(text(prefix.text)).toBe("/A");
    expect(prefix.caseSensitive).toBe(false);
    expect(readRoute('"path": "/a"', action).match.path.kind).toBe(PathKind.Exact);
    expect(readRoute('"pathSeparatedPrefix": "/a"', action).match.path.kind).toBe(PathKind.SeparatedPrefix);
    const regex = readRoute('"safe_regex": {"google_re2": {}, "regex": "/a+"}', action).match.path;
    expect(regex.kind).toBe(PathKind.Regex);
    expect(regex.regex!.matches(Bytes.fromString("/aa"))).toBe(true);
  });

  it("takes any value of a header for an empty exact_match, but not for an empty exact text", () => {
    const headers = '{"name": "a", "exact_match": ""}, {"name": "b", "string_match": {"exact": ""}}';
    const matchers = readRoute(`"prefix": "/", "headers": [${headers}]`, '"route": {"cluster": "c"}').match
      .headers;
    expect(matchers[0].text!.kind).toBe(TextKind.Prefix);
    expect(matchers[0].text!.text.isEmpty).toBe(true);
    expect(matchers[1].text!.kind).toBe(TextKind.Exact);
  });

  it("matches by headers", () => {
    const headers =
      '{"name": "X-A"}, {"name": "b", "present_match": false}, {"name": "c", "range_match": {"start": "-5", "end": 7}},' +
      '{"name": "d", "string_match": {"prefix": "x", "ignore_case": true}, "invert_match": true},' +
      '{"name": "e", "exact_match": "v", "treat_missing_header_as_empty": true}, {"name": "f", "contains_match": "x"},' +
      '{"name": "g", "safe_regex_match": {"regex": "x"}}, {"name": "Host", "suffix_match": "x"}';
    const matchers = readRoute(`"prefix": "/", "headers": [${headers}]`, '"route": {"cluster": "c"}').match
      .headers;
    expect(text(matchers[0].name)).toBe("x-a");
    expect(matchers[0].test).toBe(HeaderTest.Present);
    expect(matchers[1].test).toBe(HeaderTest.Absent);
    expect(matchers[2].test).toBe(HeaderTest.Range);
    expect(matchers[2].start).toBe(-5);
    expect(matchers[2].end).toBe(7);
    expect(matchers[3].text!.kind).toBe(TextKind.Prefix);
    expect(matchers[3].text!.ignoreCase).toBe(true);
    expect(matchers[3].inverted).toBe(true);
    expect(matchers[4].text!.kind).toBe(TextKind.Exact);
    expect(matchers[4].missingAsEmpty).toBe(true);
    expect(matchers[5].text!.kind).toBe(TextKind.Contains);
    expect(matchers[6].text!.regex !== null).toBe(true);
    expect(text(matchers[7].name)).toBe(":authority");
    expect(matchers[7].text!.kind).toBe(TextKind.Suffix);
  });

  it("matches by query, cookies, gRPC and fraction", () => {
    const match = readRoute(
      '"prefix": "/", "query_parameters": [{"name": "Q"}, {"name": "r", "present_match": false}, {"name": "s", "string_match":' +
        '{"exact": "1"}}], "cookies": [{"name": "C", "string_match": {"exact": "x"}, "invert_match": true}], "grpc": {},' +
        '"runtime_fraction": {"default_value": {"numerator": 25, "denominator": "TEN_THOUSAND"}}',
      '"route": {"cluster": "c"}',
    ).match;
    expect(text(match.query[0].name)).toBe("Q");
    expect(match.query[0].text === null && match.query[0].present).toBe(true);
    expect(match.query[1].present).toBe(false);
    expect(text(match.query[2].text!.text)).toBe("1");
    expect(text(match.cookies[0].name)).toBe("C");
    expect(match.cookies[0].inverted).toBe(true);
    expect(match.grpc).toBe(true);
    expect(match.fraction!.includes(10_024)).toBe(true);
    expect(match.fraction!.includes(10_025)).toBe(false);
  });

  it("matches by variables and by RPC requests", () => {
    const match = readRoute(
      '"variables": [{"name": "header.X-A", "value": "1", "model": "or"}, {"name": "cookie.C", "regex": "a+"},' +
        '{"name": "property.request.protocol", "value": "h"}],' +
        '"rpc": {"service": {"exact": "s"}, "headers": [{"name": "userId", "present_match": true}]}',
      '"route": {"cluster": "c"}',
    ).match;
    expect(match.path.kind).toBe(PathKind.Prefix);
    expect(match.path.text.length).toBe(0);
    expect(match.variables[0].source).toBe(VariableSource.Header);
    expect(text(match.variables[0].key)).toBe("x-a");
    expect(match.variables[0].joinsByOr).toBe(true);
    expect(match.variables[1].joinsByOr).toBe(false);
    expect(text(match.variables[1].key)).toBe("C");
    expect(match.variables[1].text.kind).toBe(TextKind.Regex);
    expect(match.variables[2].attribute !== null).toBe(true);
    const rpc = match.rpc!;
    expect(text(rpc.service!.text)).toBe("s");
    expect(rpc.method === null).toBe(true);
    expect(text(rpc.headers[0].name)).toBe("x-rpc-userid");
  });

  it("redirects", () => {
    const plain = changetype<RedirectAction>(readRoute('"prefix": "/"', '"redirect": {}').action);
    expect(plain.status).toBe(301);
    expect(plain.path === null).toBe(true);
    const full = changetype<RedirectAction>(
      readRoute(
        '"prefix": "/"',
        '"redirect": {"scheme_redirect": "HTTPS", "host_redirect": "h", "port_redirect": 8443, "path_redirect": "/p?q",' +
          '"response_code": "PERMANENT_REDIRECT", "strip_query": true}',
      ).action,
    );
    expect(text(full.scheme)).toBe("https");
    expect(text(full.host)).toBe("h");
    expect(full.port).toBe(8443);
    expect(full.path!.kind).toBe(PathRewriteKind.Full);
    expect(full.status).toBe(308);
    expect(full.stripQuery).toBe(true);
  });

  it("answers, goes wrong, and is there for a time", () => {
    const route = readRoute(
      '"prefix": "/"',
      '"name": "r", "direct_response": {"status": 503, "body": {"inline_bytes": "aGk"}},' +
        '"valid": {"from": "1970-01-01T00:00:01Z"}, "fault": {"delay": {"fixed_delay": "0.5s", "percentage": {"numerator": 5}},' +
        '"abort": {"grpc_status": 14, "percentage": {"numerator": 6}}, "max_active_faults": 9, "downstream_nodes": ["n"]}',
    );
    const action = changetype<DirectResponseAction>(route.action);
    expect(action.status).toBe(503);
    expect(text(action.body)).toBe("hi");
    expect(text(route.name)).toBe("r");
    expect(route.validFrom).toBe(1000);
    expect(route.validUntil).toBe(i64.MAX_VALUE);
    const fault = route.fault!;
    expect(fault.delay!.milliseconds).toBe(500);
    expect(fault.delay!.fraction.denominator).toBe(100);
    expect(fault.abort!.grpcStatus).toBe(14);
    expect(fault.abort!.isByHeader).toBe(false);
    expect(fault.most).toBe(9);
    expect(text(fault.nodes[0])).toBe("n");
  });

  it("edits headers", () => {
    const edits = readRoute(
      '"prefix": "/"',
      '"route": {"cluster": "c"}, "request_headers_to_remove": ["X-Old"], "request_headers_to_add": [' +
        '{"header": {"key": "X-A", "value": "a"}}, {"header": {"key": "b", "value": "%REQ(x)%"}, "append": false},' +
        '{"header": {"key": "c", "raw_value": "Yw=="}, "append_action": "ADD_IF_ABSENT", "keep_empty_value": true}]',
    ).edits!;
    expect(text(edits.requestRemove[0])).toBe("x-old");
    expect(text(edits.requestAdd[0].name)).toBe("x-a");
    expect(edits.requestAdd[0].action).toBe(AppendAction.AppendOrAdd);
    expect(edits.requestAdd[1].action).toBe(AppendAction.OverwriteOrAdd);
    expect(edits.requestAdd[1].value.constant === null).toBe(true);
    expect(edits.requestAdd[2].action).toBe(AppendAction.AddIfAbsent);
    expect(text(edits.requestAdd[2].value.constant!)).toBe("c");
    expect(edits.requestAdd[2].keepsEmpty).toBe(true);
    expect(edits.leavesResponse).toBe(true);
  });
});

describe("an action", () => {
  it("rewrites", () => {
    const action = readAction(
      '"cluster": "c", "regex_rewrite": {"pattern": {"regex": "/(a)"}, "substitution": "/\\\\1"}, "host_rewrite_header": "X-H",' +
        '"append_x_forwarded_host": true, "timeout": "0s"',
    );
    expect(action.pathRewrite!.kind).toBe(PathRewriteKind.Regex);
    expect(text(action.pathRewrite!.substitution!.replacement)).toBe("/\\1");
    expect(action.hostRewrite!.kind).toBe(HostRewriteKind.Header);
    expect(text(action.hostRewrite!.text)).toBe("x-h");
    expect(action.appendForwardedHost).toBe(true);
    expect(action.timeout).toBe(0);
    expect(readAction('"cluster": "c", "prefix_rewrite": ""').pathRewrite === null).toBe(true);
    expect(readAction('"cluster": "c"').timeout).toBe(-1);
  });

  it("chooses among weights", () => {
    const action = readAction(
      '"metadata_match": {"filter_metadata": {"envoy.lb": {"z": 1, "v": "a"}}}, "weighted_clusters": {"total_weight": 100,' +
        '"header_name": "X-R", "clusters": [{"name": "a", "weight": "90", "metadata_match": {"filter_metadata": {"envoy.lb":' +
        '{"v": true}}}, "host_rewrite_literal": "h"}, {"cluster_header": "X-C", "weight": 10}]}',
    );
    const choice = action.clusters;
    expect(choice.kind).toBe(ClusterKind.Weighted);
    expect(choice.totalWeight).toBe(100);
    expect(choice.source).toBe(WeightSource.Header);
    expect(text(choice.sourceHeader)).toBe("x-r");
    const first = choice.weighted[0].metadata!;
    expect(text(first.keys[0]) + text(first.values[0]) + text(first.keys[1]) + text(first.values[1])).toBe(
      "vtruez1",
    );
    expect(text(choice.weighted[0].host)).toBe("h");
    const second = choice.weighted[1];
    expect(text(second.header)).toBe("x-c");
    expect(second.name.isEmpty).toBe(true);
    expect(text(second.metadata!.values[0])).toBe("a");
  });

  it("tries again", () => {
    const retry = readAction(
      '"cluster": "c", "retry_policy": {"retry_on": "5xx, unavailable,reset", "per_try_timeout": "0.25s",' +
        '"retriable_status_codes": [418, 429], "retriable_headers": [{"name": "X-R"}, {"name": "y", "present_match": true}],' +
        '"retriable_request_headers": [{"name": "x-q"}]}',
    ).retry!;
    expect(text(retry.retryOn)).toBe("5xx,reset");
    expect(text(retry.retryGrpcOn)).toBe("unavailable");
    expect(retry.retries).toBe(1);
    expect(retry.perTryTimeout).toBe(250);
    expect(text(retry.statusCodes)).toBe("418,429");
    expect(text(retry.headerNames)).toBe("x-r,y");
    expect(retry.requestHeaders.length).toBe(1);
  });

  it("hashes", () => {
    const hash = readAction(
      '"cluster": "c", "hash_policy": [{"header": {"header_name": "X-U"}, "terminal": true}, {"cookie": {"name": "k", "ttl": "60s",' +
        '"path": "/p", "attributes": [{"name": "SameSite", "value": "Lax"}, {"name": "Secure"}]}}, {"cookie": {"name": "l"}},' +
        '{"query_parameter": {"name": "q"}}, {"connection_properties": {"source_ip": true}}, {"connection_properties": {}}]',
    ).hash;
    expect(hash.length).toBe(5);
    expect(text(hash[0].name)).toBe("x-u");
    expect(hash[0].terminal).toBe(true);
    expect(hash[1].cookieSeconds).toBe(60);
    expect(text(hash[1].cookiePath)).toBe("/p");
    expect(text(hash[1].cookieAttributes)).toBe("; SameSite=Lax; Secure");
    expect(hash[2].cookieSeconds).toBe(-1);
    expect(hash[3].kind).toBe(HashKind.Argument);
    expect(hash[4].kind).toBe(HashKind.SourceAddress);
  });
});

describe("a group", () => {
  it("has members and a choice among them", () => {
    const table = read(
      '{"steering": {"mode": "override_host", "clusters": [{"name": "c", "endpoints": [{"address": "10.0.0.1:80",' +
        '"metadata": {"filter_metadata": {"envoy.lb": {"v": "1"}}}}]}]}, "groups": [{"name": "g", "cluster": "c", "active": "blue",' +
        '"sticky": {"cookie": {"name": "s", "ttl": "3600s", "path": "/"}}, "members": [{"name": "green"}, {"name": "blue",' +
        '"weight": 3, "headers": [{"name": "x-user"}]}]}], "route_config": {"virtual_hosts": [{"name": "v", "domains": ["*"],' +
        '"routes": [{"match": {"prefix": "/"}, "route": {"group": "g"}}]}]}}',
    );
    const choice = changetype<ClusterAction>(table.virtualHosts[0].routes[0].action).clusters;
    expect(choice.kind).toBe(ClusterKind.Group);
    const group = choice.group!;
    expect(group.totalWeight).toBe(3);
    expect(group.active).toBe(1);
    expect(text(group.members[0].cluster)).toBe("c");
    expect(group.members[1].headers.length).toBe(1);
    expect(group.sticky!.kind).toBe(StickyKind.Cookie);
    expect(group.sticky!.cookieSeconds).toBe(3600);
    expect(text(table.steering.endpointsOf(Bytes.fromString("c"))!.endpoints[0].metadata!.values[0])).toBe(
      "1",
    );
    expect(table.steering.endpointsOf(Bytes.fromString("d")) === null).toBe(true);
  });
});
