import { ByteWriter } from "../../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../../assembly/bytes/bytes";
import { mark, release } from "../../../../assembly/bytes/scratch";
import { literalPrefix } from "../../../../filters/router/engine/literal-prefix";
import { literalSuffix } from "../../../../filters/router/engine/literal-suffix";
import { RadixTrie } from "../../../../filters/router/engine/radix-trie";
import { RouteEngine } from "../../../../filters/router/engine/route-engine";
import { RouteRequest } from "../../../../filters/router/match/route-request";
import { PathKind, Precedence, TlsRequirement } from "../../../../filters/router/table/kinds";
import { PathMatcher } from "../../../../filters/router/table/path-matcher";
import { RouteTable } from "../../../../filters/router/table/route-table";
import { Asked, decide, decideOnce } from "./support/requests";
import { cookieIs, headerIs, path, prefix, queryIs, TableBuilder, template } from "./support/tables";

function route(table: RouteTable, target: string): i32 {
  return decideOnce(table, new Asked("a.test", target));
}

/** A table with a route for each text. */
function paths(kind: PathKind, texts: string[], caseSensitive: bool = true): RouteTable {
  const builder = new TableBuilder().host(["*"]);
  for (let i = 0; i < texts.length; i++) builder.add(path(kind, texts[i], caseSensitive));
  return builder.table;
}

describe("paths", () => {
  it("begin with a prefix", () => {
    const table = paths(PathKind.Prefix, ["/ab/", "/ab", "/"]);
    expect(route(table, "/ab/c")).toBe(0);
    expect(route(table, "/abc")).toBe(1);
    expect(route(table, "/a")).toBe(2);
    expect(route(table, "*")).toBe(-1);
  });

  it("take the first route that matches, not the longest", () => {
    const table = paths(PathKind.Prefix, ["/", "/ab", "/ab/c"]);
    expect(route(table, "/ab/c")).toBe(0);
  });

  it("are exactly a text, without query and fragment", () => {
    const table = paths(PathKind.Exact, ["/a", "/a/"]);
    expect(route(table, "/a")).toBe(0);
    expect(route(table, "/a?b=/a/")).toBe(0);
    expect(route(table, "/a#b")).toBe(0);
    expect(route(table, "/a/")).toBe(1);
    expect(route(table, "/a/b")).toBe(-1);
  });

  it("are a text, or go on after a slash", () => {
    const table = paths(PathKind.SeparatedPrefix, ["/a"]);
    expect(route(table, "/a")).toBe(0);
    expect(route(table, "/a/b")).toBe(0);
    expect(route(table, "/a?b")).toBe(0);
    expect(route(table, "/ab")).toBe(-1);
  });

  it("may be compared whatever the case", () => {
    expect(route(paths(PathKind.Prefix, ["/Ab"], false), "/aBc")).toBe(0);
    expect(route(paths(PathKind.Exact, ["/Ab"], false), "/aB")).toBe(0);
    expect(route(paths(PathKind.SeparatedPrefix, ["/Ab"], false), "/AB/x")).toBe(0);
    expect(route(paths(PathKind.Exact, ["/Ab"]), "/aB")).toBe(-1);
  });

  it("match a regular expression as a whole, without the query", () => {
    const table = paths(PathKind.Regex, ["/a/[0-9]+", "/(a|b)/x", "/c?/y|/z"]);
    expect(route(table, "/a/12?x")).toBe(0);
    expect(route(table, "/a/12/x")).toBe(-1);
    expect(route(table, "/b/x")).toBe(1);
    expect(route(table, "//y")).toBe(2);
    expect(route(table, "/z")).toBe(2);
  });

  it("may lose their parameters, but not for templates", () => {
    const builder = new TableBuilder().host(["*"]);
    builder.add(template("/t/{x}", "/t/([^/;]+)"));
    builder.add(path(PathKind.Exact, "/t/a"));
    expect(route(builder.table, "/t/a;v=1?q=;")).toBe(-1);
    builder.table.ignorePathParameters = true;
    expect(route(builder.table, "/t/a;v=1?q=;")).toBe(1);
    expect(route(builder.table, "/t/a")).toBe(0);
  });

  it("may be missing: then there is no route", () => {
    expect(route(paths(PathKind.Prefix, [""]), "")).toBe(-1);
    expect(route(paths(PathKind.Prefix, [""]), "*")).toBe(0);
  });
});

describe("a trie", () => {
  it("finds all texts that an input begins with, the shortest first", () => {
    const names = ["/", "/ab", "/abc", "/abd", "", "/ab/c", "x"];
    const texts: Bytes[] = [];
    for (let i = 0; i < names.length; i++) texts.push(Bytes.fromString(names[i]));
    const trie = new RadixTrie(texts);
    const found = new StaticArray<i32>(trie.depth * 2);
    expect(trie.depth).toBe(4);
    const end = trie.walk(Bytes.fromString("/abcd"), found, 0);
    expect(end).toBe(8);
    expect(names[found[0]]).toBe("");
    expect(names[found[2]]).toBe("/");
    expect(names[found[4]]).toBe("/ab");
    expect(names[found[6]]).toBe("/abc");
    expect(found[7]).toBe(4);
    expect(trie.walk(Bytes.fromString("y"), found, 0)).toBe(2);
    expect(trie.walk(Bytes.fromString(""), found, 0)).toBe(2);
  });
});

function literal(kind: PathKind, text: string): string {
  return literalPrefix(new PathMatcher(kind, Bytes.fromString(text))).toString();
}

describe("the text that a pattern begins with", () => {
  it("ends at the first character that has a meaning", () => {
    expect(literal(PathKind.Regex, "/api/v1/.*")).toBe("/api/v1/");
    expect(literal(PathKind.Regex, "^/a\\.b\\-c[0-9]")).toBe("/a.b-c");
    expect(literal(PathKind.Regex, "/a(b|c)")).toBe("/a");
    expect(literal(PathKind.Regex, "/a[|]b")).toBe("/a");
    expect(literal(PathKind.Regex, "/a\\|b")).toBe("/a|b");
    expect(literal(PathKind.Regex, "/a\\d")).toBe("/a");
    expect(literal(PathKind.Regex, "/é")).toBe("/");
    expect(literal(PathKind.Template, "/a/{x}/b")).toBe("/a/");
    expect(literal(PathKind.Template, "/a/*/b")).toBe("/a/");
  });

  it("does not have what is repeated, and is none where there are alternatives or the case does not matter", () => {
    expect(literal(PathKind.Regex, "/ab*")).toBe("/a");
    expect(literal(PathKind.Regex, "/ab?c")).toBe("/a");
    expect(literal(PathKind.Regex, "/ab{0,1}c")).toBe("/a");
    expect(literal(PathKind.Regex, "/a\\.+")).toBe("/a");
    expect(literal(PathKind.Regex, "/a|/b")).toBe("");
    expect(literal(PathKind.Regex, "/a[]|]|b")).toBe("");
    expect(literal(PathKind.Regex, "/a[^](]|b")).toBe("");
    expect(literal(PathKind.Regex, "/a[[:alpha:](]|b")).toBe("");
    expect(literal(PathKind.Regex, "\\Q(\\E|/b")).toBe("");
    expect(literal(PathKind.Regex, "(?i)/a")).toBe("");
    expect(literal(PathKind.Regex, "")).toBe("");
  });
});

function end(kind: PathKind, text: string): string {
  return literalSuffix(new PathMatcher(kind, Bytes.fromString(text))).toString();
}

describe("the text that a pattern ends with", () => {
  it("begins after the last character that has a meaning", () => {
    expect(end(PathKind.Regex, "/v1/[^/]+/items")).toBe("/items");
    expect(end(PathKind.Regex, "/v1/.*\\.json$")).toBe("json");
    expect(end(PathKind.Regex, "/(?:a|b)/c")).toBe("/c");
    expect(end(PathKind.Regex, "/a")).toBe("/a");
    expect(end(PathKind.Template, "/a/{x}/b")).toBe("/b");
    expect(end(PathKind.Template, "/a/{x=*}")).toBe("");
    expect(end(PathKind.Template, "/a/**")).toBe("");
    expect(end(PathKind.Prefix, "/a")).toBe("");
  });

  it("is none where it is not sure", () => {
    expect(end(PathKind.Regex, "/a+")).toBe("");
    expect(end(PathKind.Regex, "/a{2}")).toBe("");
    expect(end(PathKind.Regex, "/\\dab")).toBe("");
    expect(end(PathKind.Regex, "/\\x41b")).toBe("");
    expect(end(PathKind.Regex, "/a\\$")).toBe("");
    expect(end(PathKind.Regex, "/a|/b")).toBe("");
    expect(end(PathKind.Regex, "/.(?i)a")).toBe("");
    expect(end(PathKind.Regex, "/.(?i:a)b")).toBe("");
    expect(end(PathKind.Regex, "/\\Q.\\Eab")).toBe("");
    expect(end(PathKind.Regex, "")).toBe("");
  });
});

describe("Gateway API's order", () => {
  it("takes the most specific route, wherever it stands", () => {
    const builder = new TableBuilder().host(["*"]);
    builder.add(path(PathKind.Regex, "/a/.*"));
    builder.add(prefix("/a"));
    builder.add(prefix("/a/b"));
    builder.add(prefix("/a/b")).match.query.push(queryIs("q", "1"));
    builder.add(prefix("/a/b")).match.headers.push(headerIs("x-a", "1"));
    builder.add(prefix("/a/b")).match.headers.push(headerIs(":method", "POST"));
    builder.add(path(PathKind.Exact, "/a/b/c"));
    builder.add(path(PathKind.Exact, "/a/b/c"));
    builder.table.precedence = Precedence.Gateway;
    const table = builder.table;
    expect(route(table, "/a/b/c")).toBe(6);
    expect(route(table, "/a/b/d")).toBe(2);
    expect(route(table, "/a/b/d?q=1")).toBe(3);
    expect(decideOnce(table, new Asked("a.test", "/a/b?q=1").with("x-a", "1"))).toBe(4);
    expect(decideOnce(table, new Asked("a.test", "/a/b?q=1", "POST").with("x-a", "1"))).toBe(5);
    expect(route(table, "/a/x")).toBe(1);
    builder.table.precedence = Precedence.Envoy;
    expect(route(table, "/a/b/c")).toBe(0);
  });
});

describe("TLS", () => {
  it("may be required of all requests, or of those from outside", () => {
    const builder = new TableBuilder().host(["*"]);
    builder.add(prefix("/"));
    const host = builder.table.virtualHosts[0];
    const plain = new Asked("a.test", "/").with("x-forwarded-proto", "http");
    const inside = new Asked("a.test", "/")
      .with("x-forwarded-proto", "http")
      .with("x-envoy-internal", "true");
    const secure = new Asked("a.test", "/").with("x-forwarded-proto", "https");
    const engine = RouteEngine.compile(builder.table);
    expect(decide(engine, plain)).toBe(0);
    host.tls = TlsRequirement.ExternalOnly;
    expect(decide(engine, plain)).toBe(-1);
    expect(engine.requiresTls).toBe(true);
    expect(decide(engine, inside)).toBe(0);
    expect(engine.requiresTls).toBe(false);
    host.tls = TlsRequirement.All;
    expect(decide(engine, inside)).toBe(-1);
    expect(decide(engine, secure)).toBe(0);
  });
});

function explained(table: RouteTable, asked: Asked): string {
  const out = new ByteWriter(4096);
  const request = new RouteRequest();
  const before = mark();
  asked.begin(request);
  RouteEngine.compile(table).explain(request, out);
  release(before);
  return out.written.toString();
}

describe("an explanation", () => {
  it("says why each route before the one that was taken was not", () => {
    const builder = new TableBuilder().host(["a.test"]);
    builder.add(prefix("/x")).name = Bytes.fromString('a "b"');
    builder.add(prefix("/")).match.headers.push(headerIs("x-user", "me"));
    builder.add(prefix("/")).match.cookies.push(cookieIs("c", "1"));
    builder.add(prefix("/"));
    builder.add(prefix("/"));
    expect(explained(builder.table, new Asked("a.test", "/"))).toBe(
      '{"virtual_host":"host 0","route":3,"name":"route 3","asked":[' +
        '{"route":0,"name":"a \\"b\\"","failed":"path"},' +
        '{"route":1,"name":"route 1","failed":"header","what":"x-user"},' +
        '{"route":2,"name":"route 2","failed":"cookie","what":"c"},' +
        '{"route":3,"name":"route 3","failed":null}]}',
    );
  });

  it("lists no more routes than it has room for, and says how many more were asked", () => {
    const builder = new TableBuilder().host(["a.test"]);
    for (let i = 0; i < 1010; i++) builder.add(prefix("/x"));
    const text = explained(builder.table, new Asked("a.test", "/"));
    const listed = text.split('"failed":"path"').length - 1;
    expect(listed).toBeGreaterThan(30);
    expect(text.endsWith(`],"more":${1010 - listed}}`)).toBe(true);
  });

  it("says that there is no virtual host, or no route", () => {
    const builder = new TableBuilder().host(["a.test"]);
    builder.add(prefix("/x"));
    expect(explained(builder.table, new Asked("b.test", "/"))).toBe(
      '{"virtual_host":null,"route":null,"asked":[]}',
    );
    expect(explained(builder.table, new Asked("a.test", "/"))).toBe(
      '{"virtual_host":"host 0","route":null,"asked":[{"route":0,"name":"route 0","failed":"path"}]}',
    );
  });
});
