import { Bytes } from "../../../../assembly/bytes/bytes";
import { RouteTable } from "../../../../filters/router/table/route-table";
import { Asked, decideOnce } from "./support/requests";
import { prefix, TableBuilder } from "./support/tables";

/** A table with a virtual host for each list of domains, and a route for all paths in each. */
function hosts(lists: string[][]): RouteTable {
  const builder = new TableBuilder();
  for (let i = 0; i < lists.length; i++) builder.host(lists[i]).add(prefix("/"));
  return builder.table;
}

function found(table: RouteTable, authority: string): i32 {
  return decideOnce(table, new Asked(authority, "/"));
}

describe("the virtual host of a request", () => {
  it("is found by its name, then the longest suffix, then the longest prefix, then the star", () => {
    const table = hosts([
      ["*"],
      ["*.example"],
      ["a.example", "b.example"],
      ["*.a.example", "*-x.a.example"],
      ["a.*"],
      ["a.b.*"],
    ]);
    expect(found(table, "a.example")).toBe(2);
    expect(found(table, "b.example")).toBe(2);
    expect(found(table, "c.example")).toBe(1);
    expect(found(table, "z.a.example")).toBe(3);
    expect(found(table, "z-x.a.example")).toBe(3);
    expect(found(table, "a.test")).toBe(4);
    expect(found(table, "a.b.test")).toBe(5);
    expect(found(table, "test")).toBe(0);
  });

  it("has a byte or more where the star is", () => {
    const table = hosts([["*.example"], ["a.*"]]);
    expect(found(table, ".example")).toBe(-1);
    expect(found(table, "a.")).toBe(-1);
    expect(found(table, "x.example")).toBe(0);
    expect(found(table, "a.x")).toBe(1);
    expect(found(table, "a.example")).toBe(0);
  });

  it("is found whatever the case", () => {
    const table = hosts([["a.example"], ["*.b.example"]]);
    expect(found(table, "A.Example")).toBe(0);
    expect(found(table, "X.B.EXAMPLE")).toBe(1);
  });

  it("has the port in its name, if the table does not say otherwise", () => {
    const table = hosts([["a.example"], ["a.example:8080"], ["[::1]"]]);
    expect(found(table, "a.example:8080")).toBe(1);
    expect(found(table, "a.example:81")).toBe(-1);
    table.ignorePort = true;
    expect(found(table, "a.example:81")).toBe(0);
    expect(found(table, "[::1]:80")).toBe(2);
    expect(found(table, "[::1]")).toBe(2);
  });

  it("may be named by another header", () => {
    const table = hosts([["a.example"], ["b.example"]]);
    table.hostHeader = Bytes.fromString("x-host");
    expect(decideOnce(table, new Asked("a.example", "/").with("x-host", "b.example"))).toBe(1);
    expect(decideOnce(table, new Asked("a.example", "/"))).toBe(-1);
  });

  it("is the star's for a request without a host, if there is no other", () => {
    expect(found(hosts([["*"]]), "")).toBe(0);
    expect(found(hosts([["*"], ["a.example"]]), "")).toBe(-1);
  });
});
