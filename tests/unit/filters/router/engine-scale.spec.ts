import { Bytes } from "../../../../assembly/bytes/bytes";
import { mark, release } from "../../../../assembly/bytes/scratch";
import { RouteEngine } from "../../../../filters/router/engine/route-engine";
import { RouteRequest } from "../../../../filters/router/match/route-request";
import { PathKind, TextKind, VariableSource } from "../../../../filters/router/table/kinds";
import { RouteTable } from "../../../../filters/router/table/route-table";
import { RpcMatcher } from "../../../../filters/router/table/rpc-matcher";
import { VariableMatcher } from "../../../../filters/router/table/variable-matcher";
import { Asked, decide } from "./support/requests";
import { cookieIs, header, headerIs, path, prefix, queryIs, TableBuilder, text } from "./support/tables";

function number(index: i32): string {
  return index.toString().padStart(5, "0");
}

function byPrefix(count: i32): RouteTable {
  const builder = new TableBuilder().host(["*"]);
  for (let i = 0; i < count; i++) builder.add(prefix(`/service-${number(i)}/`));
  return builder.table;
}

function byPattern(count: i32): RouteTable {
  const builder = new TableBuilder().host(["*"]);
  for (let i = 0; i < count; i++) builder.add(path(PathKind.Regex, `/service-${number(i)}/.*`));
  return builder.table;
}

function byEnd(count: i32): RouteTable {
  const builder = new TableBuilder().host(["*"]);
  for (let i = 0; i < count; i++) builder.add(path(PathKind.Regex, `/v1/[^/]+/items-${number(i)}`));
  return builder.table;
}

function byHeader(count: i32): RouteTable {
  const builder = new TableBuilder().host(["*"]);
  for (let i = 0; i < count; i++) builder.add(prefix("/")).match.headers.push(headerIs("x-user", number(i)));
  builder.add(prefix("/"));
  return builder.table;
}

/** Three routes for each value of a header, which differ in a query parameter, and patterns that need neither at the end. */
function byHeaderAndQuery(count: i32): RouteTable {
  const builder = new TableBuilder().host(["*"]);
  for (let i = 0; i < count; i++) {
    const match = builder.add(prefix("/")).match;
    match.headers.push(header("x-user", text(TextKind.Exact, number(i % 100), true)));
    match.headers.push(headerIs(":method", "GET"));
    match.query.push(queryIs("q", number(i / 100)));
  }
  return builder.table;
}

function byCookie(count: i32): RouteTable {
  const builder = new TableBuilder().host(["*"]);
  for (let i = 0; i < count; i++) builder.add(prefix("/")).match.cookies.push(cookieIs("user", number(i)));
  return builder.table;
}

function byService(count: i32): RouteTable {
  const builder = new TableBuilder().host(["*"]);
  for (let i = 0; i < count; i++) {
    builder.add(prefix("/")).match.rpc = new RpcMatcher(text(TextKind.Exact, number(i)), null, []);
  }
  return builder.table;
}

function byVariable(count: i32): RouteTable {
  const builder = new TableBuilder().host(["*"]);
  for (let i = 0; i < count; i++) {
    const name = Bytes.fromString("x-user");
    const value = text(TextKind.Exact, number(i));
    const matcher = new VariableMatcher(name, VariableSource.Header, name, null, value);
    builder.add(prefix("/")).match.variables.push(matcher);
  }
  return builder.table;
}

function byHost(count: i32): RouteTable {
  const builder = new TableBuilder();
  for (let i = 0; i < count; i++) builder.host([`host-${number(i)}.test`]).add(prefix("/"));
  return builder.table;
}

function bySuffix(count: i32): RouteTable {
  const builder = new TableBuilder();
  for (let i = 0; i < count; i++) builder.host([`*.host-${number(i)}.test`]).add(prefix("/"));
  return builder.table;
}

/** How many nodes and routes a decision looks at that finds the route of an index. */
function stepsTo(table: RouteTable, asked: Asked, index: i32): i32 {
  const engine = RouteEngine.compile(table);
  expect(decide(engine, asked)).toBe(index);
  return engine.steps;
}

function user(name: string): Asked {
  return new Asked("a.test", "/x").with("x-user", name);
}

describe("a decision looks at as little among 10,000 routes as among 10:", () => {
  it("prefixes", () => {
    expect(stepsTo(byPrefix(10), new Asked("a.test", "/service-00009/x"), 9)).toBeLessThan(6);
    expect(stepsTo(byPrefix(10_000), new Asked("a.test", "/service-09999/x"), 9999)).toBeLessThan(9);
    expect(stepsTo(byPrefix(10_000), new Asked("a.test", "/other"), -1)).toBeLessThan(4);
  });

  it("regular expressions that begin with literal text", () => {
    expect(stepsTo(byPattern(10), new Asked("a.test", "/service-00009/x"), 9)).toBeLessThan(6);
    expect(stepsTo(byPattern(2000), new Asked("a.test", "/service-01999/x"), 1999)).toBeLessThan(9);
  });

  it("regular expressions that end with literal text", () => {
    expect(stepsTo(byEnd(10), new Asked("a.test", "/v1/me/items-00009"), 9)).toBeLessThan(7);
    expect(stepsTo(byEnd(2000), new Asked("a.test", "/v1/me/items-01999"), 1999)).toBeLessThan(10);
  });

  it("values of a header", () => {
    const few = stepsTo(byHeader(10), user("00009"), 9);
    expect(stepsTo(byHeader(10_000), user("09999"), 9999)).toBe(few);
    expect(stepsTo(byHeader(10_000), user("none"), 10_000)).toBeLessThan(few + 1);
  });

  it("values of a header and of a query parameter below the same method", () => {
    const few = stepsTo(
      byHeaderAndQuery(1000),
      new Asked("a.test", "/x?q=00009").with("x-user", "00099"),
      999,
    );
    const many = stepsTo(
      byHeaderAndQuery(10_000),
      new Asked("a.test", "/?q=00099").with("x-user", "00099"),
      9999,
    );
    expect(many).toBe(few);
    expect(many).toBeLessThan(8);
  });

  it("values of a cookie", () => {
    const few = stepsTo(byCookie(10), new Asked("a.test", "/").with("cookie", "user=00009"), 9);
    expect(stepsTo(byCookie(10_000), new Asked("a.test", "/").with("cookie", "user=09999"), 9999)).toBe(few);
  });

  it("services of RPC requests", () => {
    const few = stepsTo(byService(10), new Asked("a.test", "/").with("x-rpc-service", "00009"), 9);
    expect(stepsTo(byService(10_000), new Asked("a.test", "/").with("x-rpc-service", "09999"), 9999)).toBe(
      few,
    );
  });

  it("values of a variable", () => {
    const few = stepsTo(byVariable(10), user("00009"), 9);
    expect(stepsTo(byVariable(10_000), user("09999"), 9999)).toBe(few);
  });

  it("hosts", () => {
    const few = stepsTo(byHost(10), new Asked("host-00009.test", "/"), 9);
    expect(stepsTo(byHost(10_000), new Asked("host-09999.test", "/"), 9999)).toBe(few);
    expect(stepsTo(bySuffix(10_000), new Asked("a.host-09999.test", "/"), 9999)).toBeLessThan(12);
  });
});

const SIZES: usize[] = [16, 32, 48, 64, 128, 256, 512, 1024];

/** Notes where the next blocks of some sizes would lie: elsewhere, if something was allocated since the last time. */
function noteNextBlocks(places: StaticArray<usize>): void {
  for (let i = 0; i < SIZES.length; i++) {
    const block = heap.alloc(SIZES[i]);
    heap.free(block);
    places[i] = block;
  }
}

describe("a decision", () => {
  it("allocates nothing", () => {
    const builder = new TableBuilder().host(["a.test", "*.b.test", "c.*"]);
    for (let i = 0; i < 20; i++) {
      builder.add(path(PathKind.Prefix, "/Sub", false)).match.headers.push(headerIs("x-user", number(i)));
      builder.add(prefix("/sub/")).match.cookies.push(cookieIs("c", number(i)));
      builder.add(path(PathKind.Regex, "/sub/(a|b)+")).match.query.push(queryIs("q", number(i)));
    }
    const engine = RouteEngine.compile(builder.table);
    const asked = new Asked("x.b.test", "/sub/abc?q=00003&p=1")
      .with("x-user", "00019")
      .with("x-user", "00020")
      .with("cookie", "c=00001; d=1");
    const request = new RouteRequest();
    const start = mark();
    const list = asked.list();
    const pairs = list.encode();
    const inside = mark();
    let last = -2;
    request.beginWith(pairs, list.encodedSize);
    engine.decide(request);
    release(inside);
    const before = new StaticArray<usize>(SIZES.length);
    const after = new StaticArray<usize>(SIZES.length);
    noteNextBlocks(before);
    for (let i = 0; i < 1000; i++) {
      request.beginWith(pairs, list.encodedSize);
      const route = engine.decide(request);
      last = route === null ? -1 : route.index;
      release(inside);
    }
    noteNextBlocks(after);
    expect(last).toBe(4);
    for (let i = 0; i < SIZES.length; i++) expect(after[i]).toBe(before[i]);
    release(start);
  });
});
