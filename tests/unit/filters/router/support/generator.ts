import { Bytes } from "../../../../../assembly/bytes/bytes";
import { CookieMatcher } from "../../../../../filters/router/table/cookie-matcher";
import { Fraction } from "../../../../../filters/router/table/fraction";
import { HeaderMatcher } from "../../../../../filters/router/table/header-matcher";
import { HeaderTest, PathKind, TextKind, VariableSource } from "../../../../../filters/router/table/kinds";
import { QueryMatcher } from "../../../../../filters/router/table/query-matcher";
import { RouteMatch } from "../../../../../filters/router/table/route-match";
import { RouteTable } from "../../../../../filters/router/table/route-table";
import { RpcMatcher } from "../../../../../filters/router/table/rpc-matcher";
import { TextMatcher } from "../../../../../filters/router/table/text-matcher";
import { VariableMatcher } from "../../../../../filters/router/table/variable-matcher";
import { Random } from "./random";
import { Asked } from "./requests";
import { headerRange, headerTest, path, TableBuilder, template, text } from "./tables";

// Few names and values, and short ones, so that much of what is asked for is there.
const HOSTS = ["a.test", "b.test", "x.a.test", "x.a.test:81", "a.other", "A.Test", "test", ".test", "a."];
const DOMAINS = ["a.test", "b.test", "*.test", "*.a.test", "*-a.test", "a.*", "x.*", "x.a.*", "b.test:81"];
const SEGMENTS = ["", "a", "b", "ab", "A", "a;v", "v1"];
const NAMES = ["x-a", "x-b", "x-c", ":method", "cookie"];
const VALUES = ["", "a", "b", "ab", "AB", "7", "-3", "a,b", " 12 "];
const PATTERNS = [
  "/a.*",
  "^/a/b$",
  "/(a|b)/.+",
  "/ab?",
  "/a|/b.*",
  ".*b",
  "(?i)/AB.*",
  "/v1/[^/]+",
  "\\/v1.*",
];
const VALUE_PATTERNS = ["a.*", "[0-9]+", "a|b", ""];
const METHODS = ["GET", "POST"];

/** A table of up to `most` routes, in which everything stands that routes can match by. */
export function makeTable(random: Random, most: i32): RouteTable {
  const builder = new TableBuilder();
  const unused = DOMAINS.slice();
  const hosts = 1 + random.below(4);
  for (let i = 0; i < hosts; i++) {
    const domains: string[] = [];
    if (i == 0 && !random.once(3)) domains.push("*");
    while (domains.length == 0 || (random.once(3) && unused.length > 4)) {
      const index = random.below(unused.length);
      domains.push(unused[index]);
      unused.splice(index, 1);
    }
    builder.host(domains);
    const routes = 1 + random.below(most);
    const patterns = random.once(5);
    // In some hosts most routes have the same path, so that they are told apart by the rest.
    let common: RouteMatch | null = null;
    if (random.once(2)) common = makePath(random);
    // In some most ask for a value of the same name, by which they can be looked up.
    const usesKey = !random.once(3);
    const key = random.below(9);
    for (let j = 0; j < routes; j++) {
      const shared = common !== null && !random.once(4) ? new RouteMatch(common.path) : makePath(random);
      const route = builder.add(patterns ? makePattern(random) : shared);
      addConditions(random, route.match);
      if (usesKey && !random.once(4)) addKey(random, key, route.match);
      if (random.once(12)) route.validFrom = <i64>random.below(100);
      if (random.once(12)) route.validUntil = <i64>random.below(100);
    }
  }
  builder.table.ignorePort = random.once(3);
  builder.table.ignorePathParameters = random.once(3);
  return builder.table;
}

/** A request that may match some of it. */
export function makeRequest(random: Random): Asked {
  const asked = new Asked(random.pick(HOSTS), makeTarget(random), random.pick(METHODS));
  while (!random.once(3))
    asked.with(random.pick(["x-a", "x-b", "x-c", "x-rpc-service"]), random.pick(VALUES));
  if (random.once(4))
    asked.with(
      "content-type",
      random.pick(["application/grpc", "application/grpc+json", "application/grpcx"]),
    );
  if (random.once(2))
    asked.with("cookie", random.pick(["c=a; d=b", 'c="ab";;d', " d=7;c=", "c", "x=1; c=b; c=a"]));
  if (random.once(8)) asked.with("cookie", "d=a");
  asked.random = random.bits();
  asked.time = <i64>random.below(100);
  return asked;
}

function makeTarget(random: Random): string {
  const target = makeText(random);
  if (random.once(2)) return target;
  return `${target}?${random.pick(["q=a", "q=b&p", "p=7&q", "&&q=", "q=ab&q=a", "p=a?q=b"])}`;
}

function makeText(random: Random): string {
  let text = `/${random.pick(SEGMENTS)}`;
  while (random.once(2)) text += `/${random.pick(SEGMENTS)}`;
  return text;
}

function makePath(random: Random): RouteMatch {
  if (random.once(6)) return path(PathKind.Regex, random.pick(PATTERNS));
  if (random.once(12)) return template("/a/{x}", "/a/([^/]+)");
  if (random.once(12)) return template("/*/b", "/[^/]+/b");
  if (random.once(6)) return path(PathKind.Prefix, random.once(2) ? "" : "/");
  const kind = random.pick(["prefix", "exact", "separated"]);
  const text = makeText(random);
  const caseSensitive = !random.once(4);
  if (kind == "exact") return path(PathKind.Exact, text, caseSensitive);
  return path(kind == "prefix" ? PathKind.Prefix : PathKind.SeparatedPrefix, text, caseSensitive);
}

/** One of many patterns with the same start. */
function makePattern(random: Random): RouteMatch {
  if (random.once(8)) return makePath(random);
  const segment = random.pick(["[^/]*", ".*", "(a|b)", "ab?"]);
  return path(
    PathKind.Regex,
    `/${segment}${random.pick(["/", ""])}${random.pick(["a", "b", "ab", "v1", "", "b$", "ab*"])}`,
  );
}

function addConditions(random: Random, match: RouteMatch): void {
  while (random.once(3)) match.headers.push(makeHeader(random, random.pick(NAMES)));
  if (random.once(5)) match.query.push(makeParameter(random));
  if (random.once(5)) match.cookies.push(makeCookie(random));
  if (random.once(10)) match.grpc = true;
  if (random.once(8)) match.fraction = new Fraction(random.below(101), 100);
  if (random.once(12)) match.rpc = makeRpc(random);
  while (random.once(4)) match.variables.push(makeVariable(random));
}

/** Asks for a value of what is known by a number: a query parameter, a cookie, a header, … Mostly for a whole one. */
function addKey(random: Random, key: i32, match: RouteMatch): void {
  const isWhole = !random.once(4);
  const whole = text(TextKind.Exact, random.pick(VALUES), key == 4);
  if (key == 0) {
    const name = Bytes.fromString("q");
    match.query.push(isWhole ? new QueryMatcher(name, whole) : makeParameter(random));
  } else if (key == 1) {
    const name = Bytes.fromString("c");
    match.cookies.push(isWhole ? new CookieMatcher(name, whole, random.once(8)) : makeCookie(random));
  } else if (key == 7) {
    match.rpc = new RpcMatcher(isWhole ? whole : makeTextMatcher(random), null, []);
  } else if (key == 8) {
    const name = Bytes.fromString("x-a");
    const source = VariableSource.Header;
    match.variables.push(new VariableMatcher(name, source, name, null, whole, random.once(6)));
  } else {
    const matcher = makeHeader(random, NAMES[key - 2]);
    if (isWhole) matcher.text = whole;
    match.headers.push(isWhole ? asText(matcher) : matcher);
  }
}

/** The matcher as one of its text, whatever it was one of. */
function asText(matcher: HeaderMatcher): HeaderMatcher {
  const copy = new HeaderMatcher(matcher.name, HeaderTest.Text);
  copy.text = matcher.text;
  copy.inverted = matcher.inverted;
  copy.missingAsEmpty = matcher.missingAsEmpty;
  return copy;
}

function makeHeader(random: Random, name: string): HeaderMatcher {
  const matcher = makeTest(random, name);
  matcher.inverted = random.once(5);
  matcher.missingAsEmpty = random.once(5);
  return matcher;
}

function makeTest(random: Random, name: string): HeaderMatcher {
  if (random.once(8)) return headerTest(name, HeaderTest.Present);
  if (random.once(8)) return headerTest(name, HeaderTest.Absent);
  if (random.once(8)) return headerRange(name, -5, <i64>random.below(20));
  const matcher = headerTest(name, HeaderTest.Text);
  matcher.text = name == ":method" ? text(TextKind.Exact, random.pick(METHODS)) : makeTextMatcher(random);
  return matcher;
}

function makeTextMatcher(random: Random): TextMatcher {
  if (random.once(6)) return text(TextKind.Regex, random.pick(VALUE_PATTERNS));
  const ignoreCase = random.once(4);
  // Mostly whole values, which are what indexes are made of.
  if (!random.once(3)) return text(TextKind.Exact, random.pick(VALUES), ignoreCase);
  const kind = random.pick(["prefix", "suffix", "contains"]);
  const value = random.pick(VALUES);
  if (kind == "prefix") return text(TextKind.Prefix, value, ignoreCase);
  return text(kind == "suffix" ? TextKind.Suffix : TextKind.Contains, value, ignoreCase);
}

function makeParameter(random: Random): QueryMatcher {
  const name = Bytes.fromString(random.pick(["q", "p"]));
  if (random.once(3)) return new QueryMatcher(name, null, !random.once(3));
  return new QueryMatcher(name, makeTextMatcher(random));
}

function makeCookie(random: Random): CookieMatcher {
  return new CookieMatcher(
    Bytes.fromString(random.pick(["c", "d"])),
    makeTextMatcher(random),
    random.once(4),
  );
}

function makeRpc(random: Random): RpcMatcher {
  let service: TextMatcher | null = null;
  if (!random.once(3)) service = makeTextMatcher(random);
  return new RpcMatcher(service, null, random.once(2) ? [makeHeader(random, "x-a")] : []);
}

function makeVariable(random: Random): VariableMatcher {
  const name = random.pick(["header", "cookie", "argument", "method", "path", "constant", "absent"]);
  const source = sourceCalled(name);
  const key = Bytes.fromString(
    source == VariableSource.Header ? "x-a" : source == VariableSource.Cookie ? "c" : "q",
  );
  return new VariableMatcher(
    Bytes.fromString(name),
    source,
    key,
    null,
    makeTextMatcher(random),
    random.once(2),
  );
}

function sourceCalled(name: string): VariableSource {
  if (name == "header") return VariableSource.Header;
  if (name == "cookie") return VariableSource.Cookie;
  if (name == "argument") return VariableSource.Argument;
  if (name == "method") return VariableSource.Method;
  if (name == "path") return VariableSource.Path;
  return name == "constant" ? VariableSource.Constant : VariableSource.Absent;
}
