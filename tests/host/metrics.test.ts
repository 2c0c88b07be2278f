import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Host } from "../../host/index.js";
import { MetricStore } from "../../host/shared/metrics.js";
import { exchange } from "../../host/testing.js";
import {
  defineMetric,
  handedBack,
  increment,
  keep,
  readMetric,
  record,
  showNumber,
} from "./support/data-steps.js";
import { call, logged } from "./support/guest.js";
import { plugin } from "./support/load.js";

const [counter, gauge, histogram] = [0, 1, 2];
const shownValue = (label: string) => showNumber(label, handedBack(1));

async function run(steps: string[]): Promise<{ host: Host; lines: string[] }> {
  const host = await Host.load({ plugins: [plugin({ proxy_on_request_headers: steps })] });
  const { logs } = await exchange(host);
  return { host, lines: logs.map(({ message }) => message) };
}

describe("a counter", () => {
  test("takes only more than 0, and adds what is recorded", async () => {
    const { host, lines } = await run([
      logged("define", defineMetric(counter!, "c")),
      keep(0, 3),
      logged("add", increment(0, 3)),
      logged("add nothing", increment(0, 0)),
      logged("take", increment(0, -1)),
      logged("record", record(0, 10)),
      logged("record nothing", record(0, 0)),
      logged("get", readMetric(0)),
      shownValue("value"),
    ]);
    assert.deepEqual(lines, [
      "define=0",
      "add=0",
      "add nothing=2",
      "take=2",
      "record=0",
      "record nothing=0",
      "get=0",
      "value=0013",
    ]);
    assert.deepEqual(host.metrics, { counters: { c: 13 }, gauges: {}, histograms: {} });
  });
});

describe("a gauge", () => {
  test("goes up and down and is set", async () => {
    const { host, lines } = await run([
      defineMetric(gauge!, "g"),
      keep(0, 3),
      logged("up", increment(0, 7)),
      logged("down", increment(0, -2)),
      logged("stay", increment(0, 0)),
      logged("get", readMetric(0)),
      shownValue("value"),
      logged("set", record(0, 40)),
    ]);
    assert.deepEqual(lines, ["up=0", "down=0", "stay=0", "get=0", "value=0005", "set=0"]);
    assert.deepEqual(host.metrics.gauges, { g: 40 });
  });
});

describe("a histogram", () => {
  test("takes records and nothing else", async () => {
    const { host, lines } = await run([
      defineMetric(histogram!, "h"),
      keep(0, 3),
      logged("record", record(0, 5)),
      record(0, 9),
      logged("add", increment(0, 1)),
      logged("get", readMetric(0)),
    ]);
    assert.deepEqual(lines, ["record=0", "add=2", "get=2"]);
    assert.deepEqual(host.metrics.histograms, { h: { count: 2, sum: 14, values: [5, 9] } });
  });

  test("keeps its newest values, and all in count and sum", () => {
    const store = new MetricStore();
    const index = store.define(histogram!, "h");
    for (let i = 0; i < 1_000_000; i++) store.record(index, BigInt(i));
    const { count, sum, values } = store.snapshot().histograms.h!;
    assert.deepEqual([count, sum], [1_000_000, 499_999_500_000]);
    assert.deepEqual([values.length, values[0], values.at(-1)], [1000, 999_000, 999_999]);
  });
});

describe("a metric", () => {
  test("that was not defined is not found, or refused where its type could not do it", async () => {
    const statusesOf = (id: number) => [
      logged(`${id} add`, call("proxy_increment_metric", id, 1n)),
      logged(`${id} record`, call("proxy_record_metric", id, 1n)),
      logged(`${id} get`, call("proxy_get_metric", id)),
    ];
    const { lines } = await run([400, 401, 402, 403].flatMap(statusesOf));
    assert.deepEqual(lines, [
      "400 add=1",
      "400 record=1",
      "400 get=1",
      "401 add=1",
      "401 record=1",
      "401 get=1",
      "402 add=2",
      "402 record=1",
      "402 get=2",
      "403 add=2",
      "403 record=1",
      "403 get=2",
    ]);
  });

  test("of an unknown type or outside of memory is refused", async () => {
    const { lines } = await run([
      logged("type", defineMetric(3, "x")),
      logged("name", call("proxy_define_metric", 0, -4, 8)),
      logged("id", call("proxy_define_metric", 0, "x", -2)),
      defineMetric(counter!, "x"),
      keep(0, 3),
      logged("value", `(drop (call $proxy_get_metric (i32.load (i32.const 2048)) (i32.const -4)))`),
    ]);
    assert.deepEqual(lines, ["type=2", "name=6", "id=6", "value=6"]);
  });

  test("has a new id for each definition, and one value for its name and type", async () => {
    const { host, lines } = await run([
      ...[counter!, counter!, gauge!, histogram!].flatMap((type, i) => [
        defineMetric(type, "same"),
        showNumber("id", handedBack(3)),
        keep(i, 3),
      ]),
      increment(0, 1),
      increment(1, 2),
      increment(2, 5),
    ]);
    assert.deepEqual(lines, ["id=0004", "id=0008", "id=0005", "id=0006"]);
    assert.deepEqual(host.metrics, {
      counters: { same: 3 },
      gauges: { same: 5 },
      histograms: { same: { count: 0, sum: 0, values: [] } },
    });
  });

  test("adds up over workers, VMs and VM ids", async () => {
    const callbacks = {
      proxy_on_configure: [defineMetric(counter!, "requests"), keep(0, 3)],
      proxy_on_request_headers: [increment(0, 1)],
    };
    const plugins = [plugin(callbacks, { vmId: "a" }), plugin(callbacks, { vmId: "b" })];
    const host = await Host.load({ plugins, concurrency: 2 });
    for (const worker of [0, 1, 1]) await exchange(host, { worker });
    assert.deepEqual(host.metrics.counters, { requests: 6 });
  });
});
