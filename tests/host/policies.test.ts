import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setImmediate as nextRound } from "node:timers/promises";
import { Host, LogLevel, type PluginOptions, Status } from "../../host/index.js";
import { exchange, ManualClock } from "../../host/testing.js";
import { dequeue, getData, kept, registerQueue, setData, showNumber } from "./support/data-steps.js";
import { answer, type Callbacks, call, callWithResult, log, logged, trap } from "./support/guest.js";
import { plugin } from "./support/load.js";
import { statuses } from "./support/trace.js";

/** The path `/trap` traps in the callback; the others do not: the guest compares the length of the path. */
const trapOnLongPath = `
  ${call("proxy_get_header_map_value", 0, ":path")}
  (if (i32.gt_u (i32.load (i32.const ${64 + 4 * 16})) (i32.const 3)) (then ${trap}))`;

/** Longer than any back-off. */
const long = 1500;

async function load(callbacks: Callbacks, options: Partial<PluginOptions> = {}) {
  const clock = new ManualClock();
  const host = await Host.load({
    plugins: [plugin(callbacks, { name: "p", failurePolicy: "reload", ...options })],
    clock,
    trace: true,
  });
  const ask = async (path: string) => (await exchange(host, { path })).response.status;
  return { host, clock, ask };
}

const messages = (host: Host) =>
  host.logs.filter(({ level }) => level === LogLevel.Info).map(({ message }) => message);

describe("a plugin that is loaded again", () => {
  test("serves the next stream after a trap, and the one that trapped gets a 503", async () => {
    const { host, clock, ask } = await load({ proxy_on_request_headers: [trapOnLongPath] });
    clock.advance(long);
    assert.deepEqual([await ask("/trap"), await ask("/"), await ask("/")], [503, 200, 200]);
    assert.deepEqual(host.metrics.counters, { "wasm.p.vm_reload_success": 1 });
  });

  test("is held back while the VM was loaded a short time ago, which counts from the first load too", async () => {
    const { host, clock, ask } = await load({ proxy_on_request_headers: [trapOnLongPath] });
    clock.advance(999);
    assert.deepEqual([await ask("/trap"), await ask("/")], [503, 503]);
    clock.advance(501);
    assert.equal(await ask("/"), 200);
    assert.equal(await ask("/trap"), 503);
    clock.advance(999);
    assert.equal(await ask("/"), 503);
    clock.advance(501);
    assert.equal(await ask("/"), 200);
    assert.deepEqual(host.metrics.counters, {
      "wasm.p.vm_reload_backoff": 2,
      "wasm.p.vm_reload_success": 2,
    });
  });

  test("waits from once to one and a half times its interval, the same in every run", async () => {
    const waits = async () => {
      const { clock, ask } = await load(
        { proxy_on_request_headers: [trapOnLongPath] },
        { reloadInterval: 100 },
      );
      const found: number[] = [];
      for (let round = 0; round < 20; round++) {
        await ask("/trap");
        let wait = 0;
        for (; (await ask("/")) !== 200; wait += 10) clock.advance(10);
        found.push(wait);
      }
      return found;
    };
    const first = await waits();
    assert.ok(
      first.every((wait) => wait >= 100 && wait <= 150),
      String(first),
    );
    assert.ok(new Set(first).size > 1, String(first));
    assert.deepEqual(await waits(), first);
  });

  test("has forgotten everything in the module, and nothing that is shared", async () => {
    const { host, clock, ask } = await load({
      proxy_on_context_create: [],
      proxy_on_vm_start: [log("started")],
      proxy_on_configure: [logged("shared", getData("k")), showNumber("in memory", kept(3))],
      proxy_on_request_headers: [
        setData("k", "v"),
        "(i32.store (i32.const 2060) (i32.const 7))",
        trapOnLongPath,
      ],
      proxy_on_done: [log("done")],
      proxy_on_delete: [log("deleted")],
    });
    clock.advance(long);
    await ask("/trap");
    await ask("/");
    assert.deepEqual(messages(host), [
      "started",
      "shared=1",
      "in memory=0000",
      "started",
      "shared=0",
      "in memory=0000",
      "done",
      "deleted",
    ]);
    const created = host.traceRecords.filter((record) => record.function === "proxy_on_context_create");
    assert.deepEqual(
      created.map((record) => Object.values(record.arguments)),
      [
        [1, 0],
        [2, 1],
        [1, 0],
        [2, 1],
      ],
    );
    host.close();
    assert.equal(host.shared.getData("", "k"), Status.NotFound);
  });

  test("is told of the queue that its old root context had registered", async () => {
    const { host, clock, ask } = await load({
      proxy_on_foreign_function: [registerQueue("q")],
      proxy_on_request_headers: [trapOnLongPath],
      proxy_on_queue_ready: [log("ready"), dequeue("(local.get 1)")],
    });
    clock.advance(long);
    host.callForeign(0, Buffer.alloc(0));
    const token = host.shared.resolveQueue("", "q");
    host.shared.enqueue(token, Buffer.from("while it lives"));
    await nextRound();
    await ask("/trap");
    host.shared.enqueue(token, Buffer.from("while it is dead"));
    await nextRound();
    assert.deepEqual(messages(host), ["ready"]);
    await ask("/");
    host.shared.enqueue(token, Buffer.from("when it is back"));
    await nextRound();
    assert.deepEqual(messages(host), ["ready", "ready"]);
  });

  test("stays dead where it does not start, and is tried again", async () => {
    const { host, clock, ask } = await load({
      proxy_on_configure: [
        getData("configured"),
        // Found: the VM is not the first.
        callWithResult("proxy_log", [0], 2),
        setData("configured", "yes"),
        `(local.set $answer (i32.eqz (i32.load (i32.const ${64 + 3 * 16}))))`,
      ],
      proxy_on_request_headers: [trapOnLongPath],
    });
    clock.advance(long);
    assert.deepEqual([await ask("/trap"), await ask("/"), await ask("/")], [503, 503, 503]);
    clock.advance(long);
    assert.equal(await ask("/"), 503);
    assert.deepEqual(host.metrics.counters, {
      "wasm.p.vm_reload_failure": 2,
      "wasm.p.vm_reload_backoff": 1,
    });
    const error = host.logs.find(({ level }) => level === LogLevel.Error);
    assert.equal(error?.message, 'plugin "p": refused its configuration');
    host.close();
    assert.equal(host.shared.getData("", "configured"), Status.NotFound);
  });

  test("comes back with the plugins that share its VM, each by its own policy", async () => {
    const clock = new ManualClock();
    const callbacks = { proxy_on_configure: [log("configured")], proxy_on_request_headers: [trapOnLongPath] };
    const host = await Host.load({
      plugins: [
        plugin(callbacks, { name: "a", failurePolicy: "reload" }),
        plugin(callbacks, { name: "b", failurePolicy: "reload" }),
        plugin(callbacks, { name: "c", failurePolicy: "open" }),
      ],
      clock,
      trace: true,
    });
    clock.advance(long);
    await exchange(host, { path: "/trap" });
    const { response, trace } = await exchange(host);
    assert.equal(response.status, 200);
    const called = trace.filter((record) => record.direction === "guest" && record.depth === 0);
    assert.deepEqual(
      called.map((record) => `${record.plugin} ${record.function} ${record.contextId}`),
      [
        "a proxy_on_configure 1",
        // The first stream context has its number before the second root context is made.
        "b proxy_on_configure 3",
        "a proxy_on_request_headers 2",
        "b proxy_on_request_headers 4",
      ],
    );
  });

  test("comes back once where the chain has it twice", async () => {
    const clock = new ManualClock();
    const twin = plugin(
      { proxy_on_configure: [log("configured")], proxy_on_request_headers: [trapOnLongPath] },
      { name: "p", failurePolicy: "reload" },
    );
    const host = await Host.load({ plugins: [twin, twin], clock });
    clock.advance(long);
    await exchange(host, { path: "/trap" });
    assert.equal((await exchange(host)).response.status, 200);
    assert.deepEqual(messages(host), ["configured", "configured"]);
    assert.deepEqual(host.metrics.counters, { "wasm.p.vm_reload_success": 2 });
  });

  test("leaves streams of the old VM as they are", async () => {
    const { host, clock } = await load({
      proxy_on_request_headers: [trapOnLongPath],
      proxy_on_response_headers: [],
    });
    clock.advance(long);
    const waiting = exchange(host, {
      upstream: async () => {
        await exchange(host, { path: "/trap" });
        assert.equal((await exchange(host)).response.status, 200);
        return {};
      },
    });
    assert.equal((await waiting).response.status, 503);
  });
});

describe("a plugin with few capabilities", () => {
  const callbacks: Callbacks = {
    proxy_on_vm_start: [log("started"), answer(0)],
    proxy_on_request_headers: [
      log("request"),
      logged("level", call("proxy_get_log_level")),
      logged("header", call("proxy_add_header_map_value", 0, "x-a", "1")),
      logged("random", call("random_get", 1024, 4)),
      call("proc_exit", 0),
    ],
    proxy_on_response_headers: [log("response")],
  };

  test("fails in the functions that it may not call, and is not called where it may not be", async () => {
    const allowedCapabilities = ["proxy_log", "proxy_get_log_level", "proxy_on_request_headers"];
    const host = await Host.load({ plugins: [plugin(callbacks, { allowedCapabilities })], trace: true });
    const { upstreamRequest, trace } = await exchange(host);
    assert.equal(upstreamRequest?.header("x-a"), undefined);
    assert.deepEqual(statuses(trace, "proxy_add_header_map_value"), ["InternalFailure"]);
    assert.deepEqual(
      host.logs.map(({ level, message }) => [LogLevel[level], message]),
      [
        ["Info", "request"],
        ["Info", "level=0"],
        ["Error", "Attempted call to restricted proxy-wasm capability: proxy_add_header_map_value"],
        ["Info", "header=:"],
        ["Error", "Attempted call to restricted WASI capability: random_get"],
        ["Info", "random=|"],
        ["Error", "Attempted call to restricted WASI capability: proc_exit"],
      ],
    );
  });

  test("may do everything where none is named", async () => {
    const host = await Host.load({
      plugins: [plugin({ ...callbacks, proxy_on_vm_start: [] }, { allowedCapabilities: [] })],
    });
    assert.equal((await exchange(host)).upstreamRequest?.header("x-a"), "1");
  });
});
