import { RouteEngine } from "../../../../filters/router/engine/route-engine";
import { Precedence } from "../../../../filters/router/table/kinds";
import { makeRequest, makeTable } from "./support/generator";
import { decideNaively } from "./support/oracle";
import { Random } from "./support/random";
import { Asked, decide } from "./support/requests";

/** How many of the requests found a route, so that a test can see that it tests something. */
let found = 0;

/** The first table on which the engine and the definition differ, and on which request; empty if they agree on all. */
function firstDifference(
  seed: u64,
  tables: i32,
  requests: i32,
  most: i32,
  precedence: Precedence = Precedence.Envoy,
): string {
  found = 0;
  for (let i = 0; i < tables; i++) {
    const random = new Random(seed + <u64>i);
    const table = makeTable(random, most);
    table.precedence = precedence;
    const engine = RouteEngine.compile(table);
    for (let j = 0; j < requests; j++) {
      const asked = makeRequest(random);
      const expected = decideNaively(table, asked);
      const actual = decide(engine, asked);
      if (expected >= 0) found++;
      if (actual != expected) return inWords(seed + <u64>i, j, asked, expected, actual);
    }
  }
  return "";
}

function inWords(seed: u64, index: i32, asked: Asked, expected: i32, actual: i32): string {
  let headers = "";
  for (let i = 0; i < asked.names.length; i++) headers += ` ${asked.names[i]}=${asked.values[i]}`;
  return `seed ${seed}, request ${index}:${headers}: route ${actual} instead of ${expected}`;
}

describe("the engine decides as the first match does, route by route,", () => {
  it("in small tables", () => {
    expect(firstDifference(1, 2500, 16, 6)).toBe("");
    expect(found).toBeGreaterThan(2000);
  });

  it("in tables with many routes of the same path", () => {
    expect(firstDifference(100_000, 200, 60, 80)).toBe("");
    expect(found).toBeGreaterThan(2000);
  });

  it("in Gateway API's order", () => {
    expect(firstDifference(300_000, 150, 40, 60, Precedence.Gateway)).toBe("");
    expect(found).toBeGreaterThan(1000);
  });

  it("in large tables", () => {
    expect(firstDifference(200_000, 6, 60, 1500)).toBe("");
    expect(found).toBeGreaterThan(150);
  });
});
