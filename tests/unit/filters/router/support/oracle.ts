import { Bytes } from "../../../../../assembly/bytes/bytes";
import { HeaderMatcher } from "../../../../../filters/router/table/header-matcher";
import {
  HeaderTest,
  PathKind,
  Precedence,
  TextKind,
  VariableSource,
} from "../../../../../filters/router/table/kinds";
import { PathMatcher } from "../../../../../filters/router/table/path-matcher";
import { Route } from "../../../../../filters/router/table/route";
import { RouteTable } from "../../../../../filters/router/table/route-table";
import { TextMatcher } from "../../../../../filters/router/table/text-matcher";
import { VariableMatcher } from "../../../../../filters/router/table/variable-matcher";
import { VirtualHost } from "../../../../../filters/router/table/virtual-host";
import { Asked } from "./requests";

// Decides as the definition says, on strings, route by route. It shares nothing with the engine but the table and, for
// regular expressions, the regular expressions.

/** The index of the route of the request's virtual host that comes first among those that match; -1 if none does. */
export function decideNaively(table: RouteTable, asked: Asked): i32 {
  const host = findHost(table, asked);
  if (host === null) return -1;
  let best: Route | null = null;
  for (let i = 0; i < host.routes.length; i++) {
    const route = host.routes[i];
    if (!matches(table, route, asked)) continue;
    if (table.precedence == Precedence.Envoy) return route.index;
    if (best === null || specificity(route) > specificity(best)) best = route;
  }
  return best === null ? -1 : best.index;
}

/** A number for Gateway API's order: each criterion counts more than all that come after it can. */
function specificity(route: Route): i64 {
  const match = route.match;
  const kind = match.path.kind;
  let methods: i64 = 0;
  for (let i = 0; i < match.headers.length; i++) {
    if (match.headers[i].name.toString() == ":method") methods = 1;
  }
  const isPrefix = kind == PathKind.Prefix || kind == PathKind.SeparatedPrefix;
  let number: i64 = kind == PathKind.Exact ? 2 : isPrefix ? 1 : 0;
  number = number * 1000 + (kind == PathKind.Exact ? 0 : <i64>match.path.text.length);
  number = number * 2 + methods;
  number = number * 1000 + <i64>match.headers.length - methods;
  return number * 1000 + <i64>match.query.length;
}

function findHost(table: RouteTable, asked: Asked): VirtualHost | null {
  let name = asked.authority.toLowerCase();
  const colon = name.lastIndexOf(":");
  if (table.ignorePort && colon >= 0) name = name.substring(0, colon);
  let best: VirtualHost | null = null;
  let bestScore = -1;
  for (let i = 0; i < table.virtualHosts.length; i++) {
    const domains = table.virtualHosts[i].domains;
    for (let j = 0; j < domains.length; j++) {
      const score = scoreOf(domains[j].toString(), name);
      if (score <= bestScore) continue;
      bestScore = score;
      best = table.virtualHosts[i];
    }
  }
  return best;
}

/** How well a domain fits a host: the kind counts more than the length; negative if it does not. */
function scoreOf(domain: string, host: string): i32 {
  if (domain == "*") return 0;
  const length = domain.length - 1;
  if (domain.startsWith("*"))
    return host.length > length && host.endsWith(domain.substring(1)) ? 2000 + length : -1;
  if (domain.endsWith("*"))
    return host.length > length && host.startsWith(domain.substring(0, length)) ? 1000 + length : -1;
  return domain == host ? 3000 : -1;
}

function matches(table: RouteTable, route: Route, asked: Asked): bool {
  const match = route.match;
  const fraction = match.fraction;
  const rpc = match.rpc;
  if (asked.time < route.validFrom || asked.time >= route.validUntil) return false;
  if (!pathMatches(match.path, asked.target, table.ignorePathParameters)) return false;
  if (fraction !== null && asked.random % 100 >= <u64>fraction.numerator) return false;
  if (match.grpc && !isGrpc(asked)) return false;
  for (let i = 0; i < match.headers.length; i++) {
    if (!headerMatches(match.headers[i], asked)) return false;
  }
  for (let i = 0; i < match.query.length; i++) {
    const value = argument(asked, match.query[i].name.toString());
    const text = match.query[i].text;
    if (text === null ? (value !== null) != match.query[i].present : !isAs(text, value)) return false;
  }
  for (let i = 0; i < match.cookies.length; i++) {
    const value = cookie(asked, match.cookies[i].name.toString());
    if (isAs(match.cookies[i].text, value) == match.cookies[i].inverted) return false;
  }
  if (rpc !== null) {
    const service = asked.header("x-rpc-service");
    const text = rpc.service;
    if (service === null || (text !== null && !isAs(text, service))) return false;
    for (let i = 0; i < rpc.headers.length; i++) {
      if (!headerMatches(rpc.headers[i], asked)) return false;
    }
  }
  return match.variables.length == 0 || variablesMatch(match.variables, asked);
}

function pathMatches(matcher: PathMatcher, target: string, ignoreParameters: bool): bool {
  let path = target.split("?")[0];
  if (matcher.kind == PathKind.Template) return matcher.regex!.matches(Bytes.fromString(path));
  if (ignoreParameters) path = path.split(";")[0];
  if (matcher.kind == PathKind.Regex) return matcher.regex!.matches(Bytes.fromString(path));
  let text = matcher.text.toString();
  if (!matcher.caseSensitive) {
    text = text.toLowerCase();
    path = path.toLowerCase();
  }
  if (matcher.kind == PathKind.Exact) return path == text;
  if (matcher.kind == PathKind.Prefix) return path.startsWith(text);
  return path == text || path.startsWith(`${text}/`);
}

function isGrpc(asked: Asked): bool {
  const type = asked.header("content-type");
  return type !== null && (type == "application/grpc" || type.startsWith("application/grpc+"));
}

function headerMatches(matcher: HeaderMatcher, asked: Asked): bool {
  const values = asked.lines(matcher.name.toString());
  if (values.length == 0 && matcher.missingAsEmpty) values.push("");
  if (matcher.test == HeaderTest.Present) return values.length > 0 != matcher.inverted;
  if (matcher.test == HeaderTest.Absent) return (values.length == 0) != matcher.inverted;
  let passes = false;
  for (let i = 0; i < values.length; i++) passes = passes || valuePasses(matcher, values[i]);
  return values.length > 0 && passes != matcher.inverted;
}

function valuePasses(matcher: HeaderMatcher, value: string): bool {
  if (matcher.test == HeaderTest.Text) return isAs(matcher.text!, value);
  return isWithin(value.trim(), matcher.start, matcher.end);
}

function isWithin(value: string, start: i64, end: i64): bool {
  const digits = value.startsWith("-") ? value.substring(1) : value;
  if (digits.length == 0) return false;
  for (let i = 0; i < digits.length; i++) {
    if (digits.charCodeAt(i) < 48 || digits.charCodeAt(i) > 57) return false;
  }
  const number = I64.parseInt(value);
  return number >= start && number < end;
}

function isAs(matcher: TextMatcher, given: string | null): bool {
  if (given === null) return false;
  if (matcher.kind == TextKind.Regex) return matcher.regex!.matches(Bytes.fromString(given));
  const text = matcher.ignoreCase ? matcher.text.toString().toLowerCase() : matcher.text.toString();
  const value = matcher.ignoreCase ? given.toLowerCase() : given;
  if (matcher.kind == TextKind.Exact) return value == text;
  if (matcher.kind == TextKind.Prefix) return value.startsWith(text);
  return matcher.kind == TextKind.Suffix ? value.endsWith(text) : value.includes(text);
}

/** The first query parameter of a name. */
function argument(asked: Asked, name: string): string | null {
  const mark = asked.target.indexOf("?");
  if (mark < 0) return null;
  const parts = asked.target.substring(mark + 1).split("&");
  for (let i = 0; i < parts.length; i++) {
    const equals = parts[i].indexOf("=");
    if (equals < 0 && parts[i] == name) return "";
    if (equals >= 0 && parts[i].substring(0, equals) == name) return parts[i].substring(equals + 1);
  }
  return null;
}

/** The first cookie of a name. */
function cookie(asked: Asked, name: string): string | null {
  for (let i = 0; i < asked.names.length; i++) {
    if (asked.names[i] != "cookie") continue;
    const parts = asked.values[i].split(";");
    for (let j = 0; j < parts.length; j++) {
      const equals = parts[j].indexOf("=");
      if (equals < 0 || parts[j].substring(0, equals).trimStart() != name) continue;
      const value = parts[j].substring(equals + 1);
      const isQuoted = value.length >= 2 && value.startsWith('"') && value.endsWith('"');
      return isQuoted ? value.substring(1, value.length - 1) : value;
    }
  }
  return null;
}

/** True if all of some variables between two `or`s are as they must be. */
function variablesMatch(matchers: VariableMatcher[], asked: Asked): bool {
  let first = 0;
  while (first < matchers.length) {
    let last = first;
    while (last + 1 < matchers.length && !matchers[last].joinsByOr) last++;
    let all = true;
    for (let i = first; i <= last; i++) all = isAs(matchers[i].text, variable(matchers[i], asked)) && all;
    if (all) return true;
    first = last + 1;
  }
  return false;
}

function variable(matcher: VariableMatcher, asked: Asked): string | null {
  const key = matcher.key.toString();
  switch (matcher.source) {
    case VariableSource.Header:
      return asked.header(key);
    case VariableSource.Cookie:
      return cookie(asked, key);
    case VariableSource.Argument:
      return argument(asked, key);
    case VariableSource.Method:
      return asked.method;
    case VariableSource.Path:
      return asked.target.split("?")[0];
    case VariableSource.Constant:
      return key;
    default:
      return null;
  }
}
