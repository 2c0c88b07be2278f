import { Bytes } from "../../../assembly/bytes/bytes";
import { Counter } from "../../../assembly/metrics/counter";
import { MetricTable } from "../../../assembly/metrics/metric-table";

function find(table: MetricTable, name: string): Counter | null {
  const bytes = Bytes.fromString(name);
  return changetype<Counter | null>(table.find(bytes, MetricTable.hash(bytes)));
}

describe("a table of metrics", () => {
  it("finds each of many by name", () => {
    const table = new MetricTable();
    const all: Counter[] = [];
    for (let i = 0; i < 500; i++) {
      const metric = new Counter(`metric-${i}`);
      all.push(metric);
      table.add(metric, MetricTable.hash(metric.name));
    }
    expect(table.length).toBe(500);
    for (let i = 0; i < 500; i++) expect(find(table, `metric-${i}`) === all[i]).toBe(true, `metric ${i}`);
    expect(find(table, "metric-500")).toBeNull();
    expect(find(table, "")).toBeNull();
  });

  it("tells names of the same hash apart", () => {
    const table = new MetricTable();
    const one = new Counter("one");
    const two = new Counter("two");
    table.add(one, 7);
    table.add(two, 7);
    expect(changetype<Counter>(table.find(Bytes.fromString("one"), 7)) === one).toBe(true);
    expect(changetype<Counter>(table.find(Bytes.fromString("two"), 7)) === two).toBe(true);
    expect(table.find(Bytes.fromString("three"), 7)).toBeNull();
  });

  it("hashes by FNV-1a", () => {
    // Test vectors of the algorithm's authors.
    expect(MetricTable.hash(Bytes.fromString(""))).toBe(0x811c9dc5);
    expect(MetricTable.hash(Bytes.fromString("a"))).toBe(0xe40c292c);
    expect(MetricTable.hash(Bytes.fromString("foobar"))).toBe(0xbf9cf968);
  });
});
