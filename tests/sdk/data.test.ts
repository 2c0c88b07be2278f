import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { Host } from "../../host/index.js";
import { exchange } from "../../host/testing.js";
import { type Backend, startBackend } from "../support/backend.js";
import { testEnvoys } from "../support/envoy.js";
import { headerValues } from "../support/headers.js";
import { send } from "../support/http-client.js";
import { fixtureModule } from "../support/modules.js";
import { dataCases } from "./data-cases.js";
import { builtIn, type DataProxy, inEnvoy } from "./data-proxy.js";

const REQUESTS = 300;

async function ask(proxy: DataProxy, does: string): Promise<string> {
  const { headers } = await send(proxy.url, { headers: [["x-do", does]] });
  return headerValues(headers, "x-result")[0] ?? "nothing";
}

async function logged(proxy: DataProxy, text: string): Promise<void> {
  while (!proxy.log().some((line) => line.includes(text))) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function runCases(start: (backend: Backend) => Promise<DataProxy>, metrics: RegExp[]): void {
  let backend: Backend;
  let proxy: DataProxy;

  before(async () => {
    backend = await startBackend();
    proxy = await start(backend);
  });

  after(async () => {
    await proxy?.stop();
    await backend?.close();
  });

  for (const { does, result } of dataCases) {
    test(does, { timeout: 15_000 }, async () => {
      const found = await ask(proxy, does);
      if (result instanceof RegExp) assert.match(found, result);
      else assert.equal(found, result);
    });
  }

  test("queue ready", { timeout: 15_000 }, async () => {
    await ask(proxy, "queue ready");
    await logged(proxy, 'VM "" took to the root context');
  });

  test("metrics", { timeout: 15_000 }, async () => {
    let stats = await proxy.stats();
    while (stats.includes("sizes_count{} 0")) stats = await proxy.stats();
    for (const metric of metrics) assert.match(stats, metric);
  });
}

/** What operators see of the cases' metrics. */
const METRICS = [
  /^level\{\} 7$/m,
  /^tagged_total\{method="GET",host="a\.example\.org"\} 4$/m,
  /^tagged_total\{method="PUT",host=""\} 4$/m,
  /^tagged_total\{method="other",host="other"\} 11$/m,
  /^sizes_count\{\} 1$/m,
];

/** The same in the built-in host, by the names that the host was told. */
const HOST_METRICS = [
  /"level":7/,
  /"method=\.=GET;\.;host=\.=a\.example\.org;\.;tagged_total":4/,
  /"method=\.=PUT;\.;host=\.=;\.;tagged_total":4/,
  /"method=\.=other;\.;host=\.=other;\.;tagged_total":11/,
  /"sizes":\{"count":1,"sum":300/,
];

/** Both plugins put an item into the queue of the first. */
async function checkQueueOfAnotherVm(
  start: (backend: Backend, vmIds: string[]) => Promise<DataProxy>,
): Promise<void> {
  const backend = await startBackend();
  const proxy = await start(backend, ["reader", "writer"]);
  try {
    await ask(proxy, "queue of another VM");
    await logged(proxy, 'VM "reader" took an item of reader');
    await logged(proxy, 'VM "reader" took an item of writer');
  } finally {
    await proxy.stop();
    await backend.close();
  }
}

suite("shared data, metrics and timers in the built-in host", () => {
  runCases(async (backend) => builtIn(await fixtureModule("sdk-data"), backend), HOST_METRICS);

  test("queue of another VM", { timeout: 15_000 }, async () => {
    const wasm = await fixtureModule("sdk-data");
    await checkQueueOfAnotherVm((backend, vmIds) => builtIn(wasm, backend, vmIds));
  });

  test("no call is one that a host refuses", async () => {
    const host = await Host.load({ plugins: [{ wasm: await fixtureModule("sdk-data") }], trace: true });
    const { trace } = await exchange(host, { headers: { "x-do": "metrics" } });
    const calls = trace.filter((record) => record.function.endsWith("_metric"));
    assert.ok(calls.length >= 10);
    for (const call of calls) assert.equal(call.result, "Ok", JSON.stringify(call));
    host.close();
  });
});

for (const { version, binary, skip } of await testEnvoys()) {
  suite(`shared data, metrics and timers in Envoy ${version}`, { skip }, () => {
    runCases(async (backend) => inEnvoy(binary, await fixtureModule("sdk-data"), backend), METRICS);
  });

  test(`the queue of another VM in Envoy ${version}`, { skip, timeout: 15_000 }, async () => {
    const wasm = await fixtureModule("sdk-data");
    await checkQueueOfAnotherVm((backend, vmIds) => inEnvoy(binary, wasm, backend, vmIds));
  });

  test(`several workers of Envoy ${version} count exactly`, { skip, timeout: 60_000 }, async () => {
    const backend = await startBackend();
    const proxy = await inEnvoy(binary, await fixtureModule("sdk-data"), backend, [""], 3);
    try {
      const answers = await Promise.all(Array.from({ length: REQUESTS }, () => ask(proxy, "count")));
      const counted = answers.map((answer) => answer.split(" "));
      assert.deepEqual(new Set(counted.map(([outcome]) => outcome)), new Set(["0"]));
      assert.equal(new Set(counted.map(([, value]) => value)).size, REQUESTS);
      assert.ok(new Set(counted.map(([, , vm]) => vm)).size >= 2, "only one worker took requests");
      assert.equal(await ask(proxy, "read count"), `1 ${REQUESTS} ${REQUESTS}`);
      const stats = await proxy.stats();
      assert.match(stats, new RegExp(`^requests\\{\\} ${REQUESTS}$`, "m"));
      assert.match(stats, new RegExp(`^tagged_total\\{method="GET",host="counted"\\} ${REQUESTS}$`, "m"));
    } finally {
      await proxy.stop();
      await backend.close();
    }
  });
}
