import { Bytes } from "../../../../assembly/bytes/bytes";
import { mark, release } from "../../../../assembly/bytes/scratch";
import { RouteEngine } from "../../../../filters/router/engine/route-engine";
import { RouteRequest } from "../../../../filters/router/match/route-request";
import { Fraction } from "../../../../filters/router/table/fraction";
import { HeaderMatcher } from "../../../../filters/router/table/header-matcher";
import { HeaderTest, TextKind, VariableSource } from "../../../../filters/router/table/kinds";
import { QueryMatcher } from "../../../../filters/router/table/query-matcher";
import { RouteMatch } from "../../../../filters/router/table/route-match";
import { RpcMatcher } from "../../../../filters/router/table/rpc-matcher";
import { TextMatcher } from "../../../../filters/router/table/text-matcher";
import { VariableMatcher } from "../../../../filters/router/table/variable-matcher";
import { Asked, decideOnce } from "./support/requests";
import {
  cookieIs,
  header,
  headerIs,
  headerRange,
  headerTest,
  prefix,
  queryPresent,
  TableBuilder,
  text,
} from "./support/tables";

/** True if a route for all paths with these conditions takes the request. */
function takes(match: RouteMatch, asked: Asked): bool {
  const builder = new TableBuilder().host(["*"]);
  const route = builder.add(match);
  return decideOnce(builder.table, asked) == route.index;
}

function withHeader(matcher: HeaderMatcher, value: string): bool {
  const match = prefix("/");
  match.headers.push(matcher);
  return takes(match, new Asked("a.test", "/").with("x-a", value));
}

function withoutHeader(matcher: HeaderMatcher): bool {
  const match = prefix("/");
  match.headers.push(matcher);
  return takes(match, new Asked("a.test", "/"));
}

function textIs(matcher: TextMatcher, value: string): bool {
  return withHeader(header("x-a", matcher), value);
}

function inverted(matcher: HeaderMatcher): HeaderMatcher {
  matcher.inverted = true;
  return matcher;
}

function missingAsEmpty(matcher: HeaderMatcher): HeaderMatcher {
  matcher.missingAsEmpty = true;
  return matcher;
}

describe("texts", () => {
  it("are compared as a whole, from either end, or anywhere", () => {
    expect(textIs(text(TextKind.Exact, "abc"), "abc")).toBe(true);
    expect(textIs(text(TextKind.Exact, "abc"), "abcd")).toBe(false);
    expect(textIs(text(TextKind.Exact, "abc"), "ABC")).toBe(false);
    expect(textIs(text(TextKind.Exact, ""), "")).toBe(true);
    expect(textIs(text(TextKind.Prefix, "ab"), "abc")).toBe(true);
    expect(textIs(text(TextKind.Prefix, "ab"), "a")).toBe(false);
    expect(textIs(text(TextKind.Suffix, "bc"), "abc")).toBe(true);
    expect(textIs(text(TextKind.Suffix, "bc"), "c")).toBe(false);
    expect(textIs(text(TextKind.Contains, "b"), "abc")).toBe(true);
    expect(textIs(text(TextKind.Contains, "abc"), "aabc")).toBe(true);
    expect(textIs(text(TextKind.Contains, "x"), "abc")).toBe(false);
    expect(textIs(text(TextKind.Contains, "abcd"), "abc")).toBe(false);
    expect(textIs(text(TextKind.Regex, "a.c"), "abc")).toBe(true);
    expect(textIs(text(TextKind.Regex, "a.c"), "xabc")).toBe(false);
  });

  it("may be compared whatever the case", () => {
    expect(textIs(text(TextKind.Exact, "aBc", true), "AbC")).toBe(true);
    expect(textIs(text(TextKind.Prefix, "AB", true), "abc")).toBe(true);
    expect(textIs(text(TextKind.Suffix, "BC", true), "abc")).toBe(true);
    expect(textIs(text(TextKind.Contains, "B", true), "abc")).toBe(true);
    expect(textIs(text(TextKind.Contains, "b", true), "ABC")).toBe(true);
    expect(textIs(text(TextKind.Contains, "[", true), "{")).toBe(false);
  });
});

/** Like `withHeader`, with a line for each value, between which another header stands. */
function withLines(matcher: HeaderMatcher, values: string[], joinsLines: bool = false): bool {
  const builder = new TableBuilder().host(["*"]);
  builder.add(prefix("/")).match.headers.push(matcher);
  const asked = new Asked("a.test", "/");
  for (let i = 0; i < values.length; i++) asked.with("x-a", values[i]).with("x-b", "2");
  const request = new RouteRequest();
  const before = mark();
  asked.begin(request);
  request.joinsLines = joinsLines;
  const route = RouteEngine.compile(builder.table).decide(request);
  release(before);
  return route !== null;
}

describe("headers", () => {
  it("may be asked for, and not to be there", () => {
    expect(withHeader(headerTest("x-a", HeaderTest.Present), "")).toBe(true);
    expect(withoutHeader(headerTest("x-a", HeaderTest.Present))).toBe(false);
    expect(withHeader(headerTest("x-a", HeaderTest.Absent), "")).toBe(false);
    expect(withoutHeader(headerTest("x-a", HeaderTest.Absent))).toBe(true);
    expect(withHeader(headerTest("x-a", HeaderTest.Present, true), "")).toBe(false);
    expect(withoutHeader(headerTest("x-a", HeaderTest.Present, true))).toBe(true);
    expect(withHeader(headerTest("x-a", HeaderTest.Absent, true), "")).toBe(true);
    expect(withoutHeader(headerTest("x-a", HeaderTest.Absent, true))).toBe(false);
  });

  it("that are not there fail, inverted or not, if they are not taken for empty ones", () => {
    expect(withoutHeader(headerIs("x-a", ""))).toBe(false);
    expect(withoutHeader(inverted(headerIs("x-a", "b")))).toBe(false);
    expect(withoutHeader(missingAsEmpty(headerIs("x-a", "")))).toBe(true);
    expect(withoutHeader(missingAsEmpty(headerIs("x-a", "b")))).toBe(false);
    expect(withoutHeader(missingAsEmpty(inverted(headerIs("x-a", "b"))))).toBe(true);
    expect(withoutHeader(missingAsEmpty(headerTest("x-a", HeaderTest.Present)))).toBe(true);
    expect(withoutHeader(missingAsEmpty(headerRange("x-a", -1, 1)))).toBe(false);
    expect(withoutHeader(missingAsEmpty(inverted(headerRange("x-a", -1, 1))))).toBe(true);
  });

  it("may be inverted", () => {
    expect(withHeader(inverted(headerIs("x-a", "b")), "c")).toBe(true);
    expect(withHeader(inverted(headerIs("x-a", "b")), "b")).toBe(false);
  });

  it("may be numbers in a range", () => {
    const cases = ["-5", "+5", "5", "10", " 7\t", "007", "9"];
    const inside = [true, true, true, false, true, true, true];
    for (let i = 0; i < cases.length; i++) {
      expect(withHeader(headerRange("x-a", -5, 10), cases[i])).toBe(inside[i], cases[i]);
    }
    const wrong = [
      "",
      "-",
      "+",
      "1a",
      "1 2",
      "0x5",
      "--1",
      "5.0",
      "9223372036854775808",
      "18446744073709551617",
    ];
    for (let i = 0; i < wrong.length; i++) {
      expect(withHeader(headerRange("x-a", i64.MIN_VALUE, i64.MAX_VALUE), wrong[i])).toBe(false, wrong[i]);
    }
    const whole = headerRange("x-a", i64.MIN_VALUE, i64.MAX_VALUE);
    expect(withHeader(whole, "-9223372036854775808")).toBe(true);
    expect(withHeader(whole, "-9223372036854775809")).toBe(false);
    expect(withHeader(whole, "9223372036854775806")).toBe(true);
    expect(withHeader(whole, "9223372036854775807")).toBe(false);
  });

  it("of several lines pass by one that does, and inverted if none does", () => {
    const one = header("x-a", text(TextKind.Exact, "2"));
    const lines = ["1,2", "2", "3"];
    expect(withLines(one, lines)).toBe(true);
    expect(withLines(headerIs("x-a", "1,2,2,3"), lines)).toBe(false);
    expect(withLines(headerRange("x-a", 3, 4), lines)).toBe(true);
    expect(withLines(inverted(headerIs("x-a", "3")), lines)).toBe(false);
    expect(withLines(inverted(headerIs("x-a", "4")), lines)).toBe(true);
  });

  it("of several lines may be one value, joined by commas", () => {
    const lines = ["1", "2", "3"];
    expect(withLines(headerIs("x-a", "1,2,3"), lines, true)).toBe(true);
    expect(withLines(headerIs("x-a", "2"), lines, true)).toBe(false);
    expect(withLines(inverted(headerIs("x-a", "2")), lines, true)).toBe(true);
    expect(withLines(header("x-a", text(TextKind.Contains, "2,3")), lines, true)).toBe(true);
  });

  it("called host are the authority", () => {
    const match = prefix("/");
    match.headers.push(headerIs("host", "a.test"));
    expect(takes(match, new Asked("a.test", "/"))).toBe(true);
    expect(takes(match, new Asked("b.test", "/"))).toBe(false);
  });

  it("called path are the path with its query", () => {
    const match = prefix("/");
    match.headers.push(headerIs(":path", "/a?b=c"));
    expect(takes(match, new Asked("a.test", "/a?b=c"))).toBe(true);
    expect(takes(match, new Asked("a.test", "/a"))).toBe(false);
  });
});

function withQuery(matcher: QueryMatcher, target: string): bool {
  const match = prefix("/");
  match.query.push(matcher);
  return takes(match, new Asked("a.test", target));
}

function parameter(name: string, value: string): QueryMatcher {
  return new QueryMatcher(Bytes.fromString(name), text(TextKind.Exact, value));
}

describe("query parameters", () => {
  it("are compared as they stand there, the first of a name", () => {
    expect(withQuery(parameter("q", "a"), "/?q=a")).toBe(true);
    expect(withQuery(parameter("q", "a"), "/?p=1&q=a&q=b")).toBe(true);
    expect(withQuery(parameter("q", "b"), "/?q=a&q=b")).toBe(false);
    expect(withQuery(parameter("q", "a%20b"), "/?q=a%20b")).toBe(true);
    expect(withQuery(parameter("q", "a b"), "/?q=a%20b")).toBe(false);
    expect(withQuery(parameter("Q", "a"), "/?q=a")).toBe(false);
    expect(withQuery(parameter("q", ""), "/?q")).toBe(true);
    expect(withQuery(parameter("q", ""), "/?&&q=&x")).toBe(true);
    expect(withQuery(parameter("q", "a=b"), "/?q=a=b")).toBe(true);
    expect(withQuery(parameter("q", "a?b"), "/?q=a?b")).toBe(true);
    expect(withQuery(parameter("q", "a"), "/q=a")).toBe(false);
    expect(withQuery(parameter("q", ""), "/?")).toBe(false);
  });

  it("may be asked for, and not to be there", () => {
    expect(withQuery(queryPresent("q"), "/?q")).toBe(true);
    expect(withQuery(queryPresent("q"), "/?p")).toBe(false);
    expect(withQuery(queryPresent("q", false), "/?q")).toBe(false);
    expect(withQuery(queryPresent("q", false), "/")).toBe(true);
  });
});

function withCookie(value: string, cookies: string, isInverted: bool = false): bool {
  const match = prefix("/");
  match.cookies.push(cookieIs("c", value, isInverted));
  return takes(match, new Asked("a.test", "/").with("cookie", cookies));
}

describe("cookies", () => {
  it("are taken from between semicolons, the first of a name", () => {
    expect(withCookie("a", "c=a")).toBe(true);
    expect(withCookie("a", "b=1; c=a; c=b")).toBe(true);
    expect(withCookie("b", "c=a; c=b")).toBe(false);
    expect(withCookie("a", "c;;  c=a")).toBe(true);
    expect(withCookie("a b", 'x; c="a b"')).toBe(true);
    expect(withCookie('"', 'c="')).toBe(true);
    expect(withCookie("a=b", "c=a=b")).toBe(true);
    expect(withCookie("", "c=")).toBe(true);
    expect(withCookie("a", "C=a")).toBe(false);
    expect(withCookie("a ", "c=a ; d=b")).toBe(true);
  });

  it("that are not there do not pass, but inverted they do", () => {
    expect(withCookie("a", "d=a")).toBe(false);
    expect(withCookie("a", "d=a", true)).toBe(true);
    expect(withCookie("a", "c=b", true)).toBe(true);
    expect(withCookie("a", "c=a", true)).toBe(false);
  });

  it("may stand in several lines", () => {
    const match = prefix("/");
    match.cookies.push(cookieIs("c", "a"));
    match.cookies.push(cookieIs("d", "b"));
    const asked = new Asked("a.test", "/").with("cookie", "d=b").with("cookie", "x=1; c=a");
    expect(takes(match, asked)).toBe(true);
  });
});

describe("requests", () => {
  it("are gRPC by their content type", () => {
    const types = [
      "application/grpc",
      "application/grpc+proto",
      "application/grpc-web",
      "application/grpcx",
      "text/plain",
    ];
    const expected = [true, true, false, false, false];
    for (let i = 0; i < types.length; i++) {
      const match = prefix("/");
      match.grpc = true;
      const asked = new Asked("a.test", "/").with("content-type", types[i]);
      expect(takes(match, asked)).toBe(expected[i], types[i]);
    }
  });

  it("are shared by their random numbers", () => {
    const match = prefix("/");
    match.fraction = new Fraction(25, 100);
    const asked = new Asked("a.test", "/");
    asked.random = 1_000_024;
    expect(takes(match, asked)).toBe(true);
    asked.random = 1_000_025;
    expect(takes(match, asked)).toBe(false);
  });

  it("find a route only while it is valid", () => {
    const builder = new TableBuilder().host(["*"]);
    const route = builder.add(prefix("/"));
    route.validFrom = 100;
    route.validUntil = 200;
    const times: i64[] = [99, 100, 199, 200];
    const expected = [-1, 0, 0, -1];
    for (let i = 0; i < times.length; i++) {
      const asked = new Asked("a.test", "/");
      asked.time = times[i];
      expect(decideOnce(builder.table, asked)).toBe(expected[i]);
    }
  });

  it("are RPC requests if the bridge says so", () => {
    const match = prefix("/");
    match.rpc = new RpcMatcher(text(TextKind.Exact, "s"), text(TextKind.Prefix, "get"), [
      headerIs("x-rpc-k", "v"),
    ]);
    const asked = new Asked("a.test", "/").with("x-rpc-service", "s").with("x-rpc-method", "getAll");
    expect(takes(match, asked)).toBe(false);
    expect(takes(match, asked.with("x-rpc-k", "v"))).toBe(true);
    expect(takes(match, new Asked("a.test", "/").with("x-rpc-service", "s").with("x-rpc-k", "v"))).toBe(
      false,
    );
    const any = prefix("/");
    any.rpc = new RpcMatcher(null, null, []);
    expect(takes(any, new Asked("a.test", "/").with("x-rpc-method", "m"))).toBe(true);
    expect(takes(any, new Asked("a.test", "/"))).toBe(false);
  });
});

function variable(
  source: VariableSource,
  key: string,
  value: string,
  joinsByOr: bool = false,
): VariableMatcher {
  const name = Bytes.fromString(key);
  return new VariableMatcher(name, source, name, null, text(TextKind.Exact, value), joinsByOr);
}

/** Constants `T` and `F`, each with what joins it with the next: `T&F|T`. */
function joined(formula: string): bool {
  const match = prefix("/");
  for (let i = 0; i < formula.length; i += 2) {
    const isOr = i + 1 < formula.length && formula.charAt(i + 1) == "|";
    match.variables.push(variable(VariableSource.Constant, formula.charAt(i), "T", isOr));
  }
  return takes(match, new Asked("a.test", "/"));
}

function has(matcher: VariableMatcher): bool {
  const match = prefix("/");
  match.variables.push(matcher);
  const asked = new Asked("a.test:81", "/p;v?q=1")
    .with("x-a", "h")
    .with("cookie", "c=k")
    .with(":scheme", "http")
    .with("x-forwarded-proto", "https")
    .with("x-rpc-service", "s")
    .with("x-rpc-method", "m");
  return takes(match, asked);
}

describe("variables", () => {
  it("are joined by and, which binds closer, and by or", () => {
    const formulas = [
      "T",
      "F",
      "T&F",
      "T&T",
      "F|T",
      "T|F",
      "F|F",
      "T|F&F",
      "F&T|T",
      "F&F|T&F",
      "T&F|F|T",
      "F&T|F",
      "F|",
      "T|",
    ];
    const values = [true, false, false, true, true, true, false, true, true, false, true, false, false, true];
    for (let i = 0; i < formulas.length; i++) expect(joined(formulas[i])).toBe(values[i], formulas[i]);
  });

  it("come from all parts of the request", () => {
    expect(has(variable(VariableSource.Header, "x-a", "h"))).toBe(true);
    expect(has(variable(VariableSource.Header, "x-none", ""))).toBe(false);
    expect(has(variable(VariableSource.Cookie, "c", "k"))).toBe(true);
    expect(has(variable(VariableSource.Argument, "q", "1"))).toBe(true);
    expect(has(variable(VariableSource.Method, "", "GET"))).toBe(true);
    expect(has(variable(VariableSource.Host, "", "a.test"))).toBe(true);
    expect(has(variable(VariableSource.Path, "", "/p;v"))).toBe(true);
    expect(has(variable(VariableSource.Scheme, "", "https"))).toBe(true);
    expect(has(variable(VariableSource.RpcService, "", "s"))).toBe(true);
    expect(has(variable(VariableSource.RpcMethod, "", "m"))).toBe(true);
    expect(has(variable(VariableSource.Constant, "x", "x"))).toBe(true);
    expect(has(variable(VariableSource.Absent, "", ""))).toBe(false);
  });
});
