// Memory of the stores over a million operations.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { MetricType, Status } from "../../host/abi.js";
import { Host } from "../../host/index.js";
import type { SharedValue } from "../../host/shared/data.js";
import { LocalState } from "../../host/shared/state.js";
import { dequeue, enqueue, keep, kept, registerQueue, resolveQueue, setData } from "./support/data-steps.js";
import { plugin, silentSink } from "./support/load.js";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Bytes that are in use, garbage apart. */
function used(): number {
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** After as many operations a store has all the memory it should ever need. */
const WARM_UP = 100_000;
const OPERATIONS = 1_000_000;
/** Less than one byte an operation: a leak of anything at all would be more. */
const TOLERANCE = 512 * 1024;

/** Runs an operation a million times; answers by how many bytes memory has grown since the warm-up. */
function growth(operate: (index: number) => void): number {
  for (let i = 0; i < WARM_UP; i++) operate(i);
  const before = used();
  for (let i = WARM_UP; i < OPERATIONS; i++) operate(i);
  return used() - before;
}

const silent = { key: "none", queueReady() {} };
const value = (index: number) => Buffer.from(String(index).padStart(16, "0"));

describe("memory stays where it is over a million", () => {
  test("values of the same keys", () => {
    const state = new LocalState();
    const grown = growth((i) => {
      const key = `key-${i % 100}`;
      const found = state.getData("v", key);
      const cas = typeof found === "number" ? 0 : found.cas;
      assert.equal(state.setData("v", key, value(i), cas), Status.Ok);
    });
    assert.ok(grown < TOLERANCE, `${grown} bytes more`);
    assert.equal((state.getData("v", "key-0") as SharedValue).cas, OPERATIONS - 99);
  });

  test("items through a queue", async () => {
    const state = new LocalState();
    const token = state.registerQueue("v", "q", silent);
    for (let i = 0; i < 1000; i++) state.enqueue(token, value(i));
    await null;
    const rounds = OPERATIONS / 10_000;
    let before = 0;
    for (let round = 0; round < rounds; round++) {
      for (let i = 0; i < 10_000; i++) {
        state.enqueue(token, value(i));
        assert.notEqual(state.dequeue(token), Status.Empty);
      }
      // The registrant is told.
      await null;
      if (round === rounds / 10) before = used();
    }
    const grown = used() - before;
    assert.ok(grown < TOLERANCE, `${grown} bytes more`);
  });

  test("registrations of a queue, and definitions and changes of a metric", () => {
    const state = new LocalState();
    const grown = growth((i) => {
      state.registerQueue("v", "q", silent);
      state.addToMetric(state.defineMetric(MetricType.Counter, "c"), 1n);
      state.recordMetric(state.defineMetric(MetricType.Histogram, "h"), BigInt(i));
    });
    assert.ok(grown < TOLERANCE, `${grown} bytes more`);
    assert.equal(state.metrics().counters.c, OPERATIONS);
  });

  test("items that are taken, while others wait", () => {
    const state = new LocalState();
    const token = state.registerQueue("v", "q", silent);
    const size = 10_000;
    const before = used();
    for (let i = 0; i < 1000; i++) state.enqueue(token, Buffer.alloc(size));
    for (let i = 0; i < 490; i++) state.dequeue(token);
    const left = used() - before;
    assert.ok(left < 520 * size + TOLERANCE, `${left} bytes for 510 items`);
  });

  test("VM ids that come and go", () => {
    const state = new LocalState();
    const grown = growth((i) => {
      const vmId = `vm-${i}`;
      state.hold(vmId);
      state.setData(vmId, "key", value(i), 0);
      state.registerQueue(vmId, "q", silent);
      state.release(vmId);
    });
    assert.ok(grown < TOLERANCE, `${grown} bytes more`);
  });
});

test("memory of the host stays where it is over 100,000 streams that share data and queues", async () => {
  const callbacks = {
    proxy_on_configure: [registerQueue("q")],
    proxy_on_request_headers: [
      setData("key", "value"),
      resolveQueue("", "q"),
      keep(0, 4),
      enqueue(0, "item"),
      dequeue(kept(0)),
      // The guest below has no collector: the item is given back.
      "(global.set $heap (i32.const 524288))",
    ],
    proxy_on_queue_ready: [],
  };
  const host = await Host.load({ plugins: [plugin(callbacks)] });
  const streams = async (count: number) => {
    for (let i = 0; i < count; i++) {
      const stream = host.createHttpStream(silentSink);
      stream.decodeHeaders([[":path", "/"]], true);
      stream.close();
      if (i % 1000 === 0) await null;
    }
  };
  await streams(10_000);
  const before = used();
  await streams(100_000);
  const grown = used() - before;
  assert.ok(grown < TOLERANCE, `${grown} bytes more`);
  assert.equal(host.memoryPages(), 16);
});
