import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { HostError } from "../../host/index.js";
import type { SharedValue } from "../../host/shared/data.js";
import { ThreadedHost, type ThreadedHostOptions } from "../../host/threads/threaded-host.js";
import {
  defineMetric,
  dequeue,
  enqueue,
  getData,
  handedBack,
  increment,
  keep,
  registerQueue,
  resolveQueue,
  setData,
} from "./support/data-steps.js";
import {
  addressOf,
  answer,
  type Callbacks,
  call,
  callWithResult,
  log,
  logged,
  trap,
} from "./support/guest.js";
import { plugin } from "./support/load.js";

/** Where the guests below keep the count, 4 bytes, that they write back. */
const countAt = 3072;

const key = `(i32.const ${addressOf("count")}) (i32.const 5)`;
const addOne = `(i32.store (i32.const ${countAt}) (i32.add (i32.load ${handedBack(2)}) (i32.const 1)))`;
/** Writes the count under the number `cas`; an expression for the status. */
const setCount = (cas: string) =>
  `(call $proxy_set_shared_data ${key} (i32.const ${countAt}) (i32.const 4) ${cas})`;

/** The count is there, and 0, before any request. */
const created = setData("count", "\0\0\0\0", 0xffffffff | 0);

/** Adds one to the count, whatever has become of it since it was read. */
const careless: Callbacks = {
  proxy_on_vm_start: [created],
  proxy_on_request_headers: [getData("count"), addOne, `(drop ${setCount("(i32.const 0)")})`],
};

/** Adds one to the count as it was read, again and again until nobody has come between. */
const careful: Callbacks = {
  proxy_on_vm_start: [created],
  proxy_on_request_headers: [
    `(loop $again ${getData("count")} ${addOne} (br_if $again ${setCount(handedBack(4))}))`,
  ],
};

const loaded: ThreadedHost[] = [];
after(() => Promise.all(loaded.map((threads) => threads.close())));

async function load(
  callbacks: Callbacks[],
  options: Partial<ThreadedHostOptions> = {},
): Promise<ThreadedHost> {
  const plugins = callbacks.map((each, i) => plugin(each, { name: "abc"[i]! }));
  const threads = await ThreadedHost.load({ plugins, ...options });
  loaded.push(threads);
  return threads;
}

function count(threads: ThreadedHost): number {
  const { value } = threads.shared.getData("", "count") as SharedValue;
  return Buffer.from(value).readUInt32LE();
}

describe("a count that two threads add to", () => {
  const requests = 1000;
  const both = (threads: ThreadedHost) =>
    Promise.all([threads.repeat(0, requests), threads.repeat(1, requests)]);

  test("loses some where a filter writes back what it read", async () => {
    const threads = await load([careless]);
    assert.deepEqual(await both(threads), [{ 200: requests }, { 200: requests }]);
    assert.ok(count(threads) < 2 * requests, String(count(threads)));
    assert.ok(count(threads) >= requests, String(count(threads)));
  });

  test("is exact where it compares and swaps", async () => {
    const threads = await load([careful], { trace: true });
    await both(threads);
    assert.equal(count(threads), 2 * requests);
    const sets = threads.traceRecords.filter((record) => record.function === "proxy_set_shared_data");
    assert.ok(
      sets.some((record) => record.result === "CasMismatch"),
      "no thread came between another's calls",
    );
  });
});

describe("threads", () => {
  test("share queues: the last registrant is told, on its thread", async () => {
    const receiver: Callbacks = {
      proxy_on_configure: [registerQueue("jobs"), keep(0, 2)],
      proxy_on_request_headers: [registerQueue("jobs"), keep(0, 2)],
      proxy_on_response_headers: [enqueue(0, "a job")],
      proxy_on_queue_ready: [logged("take", dequeue("(local.get 1)")), callWithResult("proxy_log", [2], 1)],
    };
    const threads = await load([receiver], { threads: 3 });
    await threads.exchange(2);
    await threads.settled();
    const told = () => threads.logs.map(({ worker, message }) => `${worker} ${message}`);
    assert.deepEqual(told(), ["2 take=0", "2 a job"]);
    const finder: Callbacks = {
      proxy_on_request_headers: [
        logged("found", resolveQueue("", "jobs")),
        keep(0, 4),
        enqueue(0, "another"),
      ],
    };
    await threads.reload([plugin(receiver, { name: "a" }), plugin(finder, { name: "b" })]);
    await threads.exchange(1);
    await threads.settled();
    const last = told().slice(2);
    assert.deepEqual(last, ["1 found=0", "1 take=0", "1 another", "1 take=0", "1 a job"]);
  });

  test("add to the same metrics", async () => {
    const counter: Callbacks = {
      proxy_on_configure: [defineMetric(0, "requests"), keep(0, 3)],
      proxy_on_request_headers: [increment(0, 1)],
    };
    const threads = await load([counter], { threads: 3 });
    await Promise.all([0, 1, 2].map((thread) => threads.repeat(thread, 100)));
    assert.deepEqual(threads.metrics.counters, { requests: 300 });
  });

  test("run exchanges as a host does", async () => {
    const callbacks: Callbacks = {
      proxy_on_request_headers: [log("request"), call("proxy_add_header_map_value", 0, "x-a", "1")],
      proxy_on_response_headers: [call("proxy_add_header_map_value", 2, "x-b", "2")],
    };
    const threads = await load([callbacks], { trace: true });
    const { response, upstreamRequest, logs, trace } = await threads.exchange(1, {
      method: "POST",
      body: "question",
      upstream: { status: 201, body: "answer", trailers: { "x-t": "3" } },
    });
    assert.deepEqual([response.status, response.text, response.header("x-b")], [201, "answer", "2"]);
    assert.deepEqual(response.trailers, [["x-t", "3"]]);
    assert.deepEqual([upstreamRequest?.text, upstreamRequest?.header("x-a")], ["question", "1"]);
    assert.deepEqual(logs, [{ level: 2, message: "request", plugin: "a", worker: 1, contextId: 2 }]);
    assert.ok(trace.length > 0 && trace.every(({ worker }) => worker === 1));
    assert.equal((await threads.exchange(0)).logs.length, 1);
  });

  test("die one by one, and come back by the threads' own clock", async () => {
    const callbacks: Callbacks = {
      proxy_on_request_headers: [
        call("proxy_get_header_map_value", 0, ":path"),
        `(if (i32.gt_u ${handedBack(4)} (i32.const 3)) (then ${trap}))`,
      ],
    };
    const threads = await load([], {
      plugins: [plugin(callbacks, { name: "p", failurePolicy: "reload" })],
      clock: "manual",
      logLevel: 5,
    });
    await threads.exchange(0, { path: "/trap" });
    assert.deepEqual(await threads.repeat(0, 2), { 503: 2 });
    assert.deepEqual(await threads.repeat(1, 2), { 200: 2 });
    await threads.advance(1500);
    assert.deepEqual(await threads.repeat(0, 2), { 200: 2 });
    assert.equal(threads.metrics.counters["wasm.p.vm_reload_success"], 1);
  });

  test("are given functions by a module, and call into guests", async () => {
    const callbacks: Callbacks = {
      proxy_on_foreign_function: [
        call("proxy_get_buffer_bytes", 8, 0, 100),
        // Hands what came on, and logs what comes back.
        `(drop (call $proxy_call_foreign_function (i32.const ${addressOf("double")}) (i32.const 6)
          ${handedBack(3)} ${handedBack(4)} (i32.const 128) (i32.const 144)))`,
        callWithResult("proxy_log", [2], 4),
      ],
    };
    const setup = new URL("./support/thread-setup.js", import.meta.url);
    const threads = await load([callbacks], { setup });
    await threads.callForeign(1, 1, Buffer.from("ab"));
    assert.deepEqual(
      threads.logs.map(({ message, worker }) => [message, worker]),
      [["abab", 1]],
    );
  });

  test("tell their memory, and refuse what is not there", async () => {
    const threads = await load([{ proxy_on_request_headers: [] }]);
    assert.equal(threads.threads, 2);
    assert.equal(await threads.memoryPages(1), 16);
    await assert.rejects(threads.memoryPages(0, 7), new HostError("there is no plugin 7"));
    await assert.rejects(threads.exchange(2), new HostError("there is no thread 2"));
  });

  test("are gone where a plugin refuses to start", async () => {
    const refused = load([{ proxy_on_configure: [log("no good", 4), answer(0)] }]);
    await assert.rejects(refused, new HostError('plugin "a": refused its configuration: no good'));
  });

  test("end with their plugins' last words", async () => {
    const threads = await load([{ proxy_on_done: [log("done")], proxy_on_delete: [log("deleted")] }]);
    await threads.close();
    const words = threads.logs.map(({ worker, message }) => `${worker} ${message}`).sort();
    assert.deepEqual(words, ["0 deleted", "0 done", "1 deleted", "1 done"]);
    await assert.rejects(threads.exchange(0), new HostError("worker thread 0: it has ended"));
  });

  test("that take too long for an exchange reject it", async () => {
    const threads = await load([{ proxy_on_request_headers: [answer(1)] }]);
    await assert.rejects(threads.exchange(0, { timeout: 20 }), {
      message: "the exchange did not end in 20 ms",
    });
  });
});
