import { Bytes } from "../../../../../assembly/bytes/bytes";
import { Regex } from "../../../../../assembly/regex/regex";
import { CookieMatcher } from "../../../../../filters/router/table/cookie-matcher";
import { HeaderMatcher } from "../../../../../filters/router/table/header-matcher";
import { HeaderTest, PathKind, SteeringMode, TextKind } from "../../../../../filters/router/table/kinds";
import { PathMatcher } from "../../../../../filters/router/table/path-matcher";
import { QueryMatcher } from "../../../../../filters/router/table/query-matcher";
import { Route } from "../../../../../filters/router/table/route";
import { DirectResponseAction } from "../../../../../filters/router/table/route-action";
import { RouteMatch } from "../../../../../filters/router/table/route-match";
import { RouteTable } from "../../../../../filters/router/table/route-table";
import { Steering } from "../../../../../filters/router/table/steering";
import { TextMatcher } from "../../../../../filters/router/table/text-matcher";
import { VirtualHost } from "../../../../../filters/router/table/virtual-host";

/** Builds a table by hand: `host` begins a virtual host, `add` gives it a route. */
export class TableBuilder {
  readonly table: RouteTable = new RouteTable(new Steering(SteeringMode.ClusterHeader));

  /** Begins a virtual host that is called after its place. */
  host(domains: string[]): TableBuilder {
    const hosts = this.table.virtualHosts;
    const names = new Array<Bytes>();
    for (let i = 0; i < domains.length; i++) names.push(Bytes.fromString(domains[i]));
    hosts.push(new VirtualHost(hosts.length, Bytes.fromString(`host ${hosts.length}`), names, []));
    return this;
  }

  /** A route of the latest virtual host. */
  add(match: RouteMatch): Route {
    const table = this.table;
    const action = new DirectResponseAction(200, Bytes.fromString(""));
    const route = new Route(table.routeCount, match, action);
    route.name = Bytes.fromString(`route ${table.routeCount}`);
    table.virtualHosts[table.virtualHosts.length - 1].routes.push(route);
    table.routeCount++;
    return route;
  }
}

export function path(kind: PathKind, text: string, caseSensitive: bool = true): RouteMatch {
  const regex = kind == PathKind.Regex ? compiled(text) : null;
  return new RouteMatch(new PathMatcher(kind, Bytes.fromString(text), caseSensitive, regex));
}

const patterns = new Map<string, Regex>();

/** A regular expression, compiled once; null if it is none. */
function compiled(pattern: string): Regex | null {
  if (patterns.has(pattern)) return patterns.get(pattern);
  const regex = Regex.compile(pattern);
  if (regex !== null) patterns.set(pattern, regex);
  return regex;
}

export function prefix(text: string): RouteMatch {
  return path(PathKind.Prefix, text);
}

/** A path template, with the regular expression that it is compiled to. */
export function template(text: string, pattern: string): RouteMatch {
  return new RouteMatch(new PathMatcher(PathKind.Template, Bytes.fromString(text), true, compiled(pattern)));
}

export function text(kind: TextKind, value: string, ignoreCase: bool = false): TextMatcher {
  const regex = kind == TextKind.Regex ? compiled(value) : null;
  return new TextMatcher(kind, Bytes.fromString(value), ignoreCase, regex);
}

export function header(name: string, value: TextMatcher): HeaderMatcher {
  const matcher = new HeaderMatcher(Bytes.fromString(name), HeaderTest.Text);
  matcher.text = value;
  return matcher;
}

export function headerIs(name: string, value: string): HeaderMatcher {
  return header(name, text(TextKind.Exact, value));
}

export function headerTest(name: string, test: HeaderTest, inverted: bool = false): HeaderMatcher {
  const matcher = new HeaderMatcher(Bytes.fromString(name), test);
  matcher.inverted = inverted;
  return matcher;
}

export function headerRange(name: string, start: i64, end: i64): HeaderMatcher {
  const matcher = new HeaderMatcher(Bytes.fromString(name), HeaderTest.Range);
  matcher.start = start;
  matcher.end = end;
  return matcher;
}

export function queryIs(name: string, value: string): QueryMatcher {
  return new QueryMatcher(Bytes.fromString(name), text(TextKind.Exact, value));
}

export function queryPresent(name: string, present: bool = true): QueryMatcher {
  return new QueryMatcher(Bytes.fromString(name), null, present);
}

export function cookieIs(name: string, value: string, inverted: bool = false): CookieMatcher {
  return new CookieMatcher(Bytes.fromString(name), text(TextKind.Exact, value), inverted);
}
