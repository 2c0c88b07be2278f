import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Host } from "../../host/index.js";
import { exchange, ManualClock } from "../../host/testing.js";
import { answer, call, callWithResult, inContext, log } from "./support/guest.js";
import { loadGuests, plugin, silentSink } from "./support/load.js";
import { calls, returned, statuses } from "./support/trace.js";

const lifecycle = {
  proxy_on_context_create: [],
  proxy_on_vm_start: [],
  proxy_on_configure: [],
  proxy_on_request_headers: [],
  proxy_on_response_headers: [],
  proxy_on_done: [],
  proxy_on_log: [],
  proxy_on_delete: [],
};

/** Guest calls with their arguments. */
function told(host: Host): unknown[] {
  const fromHost = host.traceRecords.filter((record) => record.direction === "guest");
  return fromHost.map((record) => [record.function, ...Object.values(record.arguments)]);
}

describe("root contexts", () => {
  test("are created, started and configured with their sizes before any stream", async () => {
    const host = await Host.load({
      plugins: [plugin(lifecycle, { configuration: "12345", vmConfiguration: "123" })],
      trace: true,
    });
    assert.deepEqual(told(host), [
      ["proxy_on_context_create", 1, 0],
      ["proxy_on_vm_start", 1, 3],
      ["proxy_on_configure", 1, 5],
    ]);
  });

  test("of plugins with the same module share a VM, each with an id of its own", async () => {
    const host = await Host.load({
      plugins: [plugin(lifecycle, { name: "a" }), plugin(lifecycle, { name: "b" })],
      trace: true,
    });
    const created = told(host).filter((call) => (call as unknown[])[0] === "proxy_on_context_create");
    assert.deepEqual(created, [
      ["proxy_on_context_create", 1, 0],
      ["proxy_on_context_create", 2, 0],
    ]);
    const apart = await Host.load({
      plugins: [plugin(lifecycle, { name: "a" }), plugin(lifecycle, { name: "b", vmId: "other" })],
      trace: true,
    });
    assert.deepEqual(told(apart).at(-1), ["proxy_on_configure", 1, 0]);
  });

  test("exist once in every worker", async () => {
    const host = await Host.load({ plugins: [plugin(lifecycle)], concurrency: 3, trace: true });
    const workers = host.traceRecords.filter((record) => record.function === "proxy_on_configure");
    assert.deepEqual(
      workers.map((record) => record.worker),
      [0, 1, 2],
    );
  });

  test("read their configurations while they are created and configured, the VM's at any time", async () => {
    const callbacks = {
      proxy_on_context_create: [inContext(1, [call("proxy_get_buffer_status", 7)])],
      proxy_on_vm_start: [call("proxy_get_buffer_status", 7)],
      proxy_on_configure: [call("proxy_get_buffer_bytes", 7, 2, 100), callWithResult("proxy_log", [2], 3)],
      proxy_on_request_headers: [
        call("proxy_get_buffer_status", 7),
        call("proxy_get_buffer_bytes", 6, 0, 100),
        callWithResult("proxy_log", [2], 3),
      ],
    };
    const host = await Host.load({
      plugins: [plugin(callbacks, { configuration: "a plugin's", vmConfiguration: "a VM's" })],
      trace: true,
    });
    const { logs, trace } = await exchange(host);
    assert.equal(host.logs[0]?.message, "plugin's");
    assert.deepEqual(statuses(host.traceRecords, "proxy_get_buffer_status").slice(0, 2), ["Ok", "NotFound"]);
    assert.deepEqual(statuses(trace, "proxy_get_buffer_status"), ["NotFound"]);
    assert.deepEqual(
      logs.map(({ message }) => message),
      ["a VM's"],
    );
  });

  test("are deleted at once when they are done", async () => {
    const host = await loadGuests([lifecycle]);
    host.close();
    assert.deepEqual(told(host).slice(3), [
      ["proxy_on_done", 1],
      ["proxy_on_delete", 1],
    ]);
  });

  test("that are not done yet are deleted when they call proxy_done", async () => {
    const clock = new ManualClock();
    const steps = {
      proxy_on_configure: [call("proxy_set_tick_period_milliseconds", 10)],
      proxy_on_done: [answer(0)],
      proxy_on_tick: [call("proxy_done"), call("proxy_done")],
      proxy_on_delete: [],
    };
    const host = await loadGuests([steps], { clock });
    clock.advance(10);
    assert.deepEqual(statuses(host.traceRecords, "proxy_done"), ["NotFound", "NotFound"]);
    host.close();
    host.close();
    const deleted = () =>
      calls(host.traceRecords, "guest").filter((name) => name === "proxy_on_delete").length;
    assert.equal(deleted(), 0);
    clock.advance(10);
    assert.deepEqual(statuses(host.traceRecords, "proxy_done").slice(2), ["Ok", "NotFound"]);
    assert.equal(deleted(), 1);
    clock.advance(10);
    assert.equal(deleted(), 1);
    assert.equal(statuses(host.traceRecords, "proxy_done").length, 4);
  });
});

describe("stream contexts", () => {
  test("are created before the request, and logged, done and deleted after the response", async () => {
    const host = await loadGuests([lifecycle]);
    const { trace } = await exchange(host);
    assert.deepEqual(
      trace.map((record) => [record.function, ...Object.values(record.arguments)]),
      [
        ["proxy_on_context_create", 2, 1],
        ["proxy_on_request_headers", 2, 4, true],
        ["proxy_on_response_headers", 2, 1, true],
        ["proxy_on_log", 2],
        ["proxy_on_done", 2],
        ["proxy_on_delete", 2],
      ],
    );
  });

  test("are gone at once, whatever proxy_on_done answers", async () => {
    const host = await loadGuests([{ ...lifecycle, proxy_on_done: [answer(0)] }]);
    const { trace } = await exchange(host);
    assert.equal(calls(trace, "guest").at(-1), "proxy_on_delete");
  });

  test("have ids that are not used again", async () => {
    const host = await loadGuests([lifecycle]);
    await exchange(host);
    const { trace } = await exchange(host);
    assert.equal(trace[0]?.contextId, 3);
  });

  test("are deleted once, however often the stream is closed", async () => {
    const host = await loadGuests([lifecycle]);
    const stream = host.createHttpStream(silentSink);
    stream.decodeHeaders([[":path", "/"]], true);
    stream.close();
    stream.close();
    assert.equal(calls(host.traceRecords, "guest").filter((name) => name === "proxy_on_delete").length, 1);
  });
});

describe("the effective context", () => {
  test("is what host functions act on until the callback returns", async () => {
    const clock = new ManualClock();
    const host = await loadGuests(
      [
        {
          proxy_on_configure: [call("proxy_set_tick_period_milliseconds", 5)],
          proxy_on_request_headers: [answer(1)],
          proxy_on_tick: [
            call("proxy_set_effective_context", 99),
            call("proxy_get_header_map_value", 0, ":path"),
            call("proxy_set_effective_context", 2),
            call("proxy_get_header_map_value", 0, ":path"),
            log("on behalf of the stream"),
            call("proxy_continue_stream", 0),
          ],
        },
      ],
      { clock },
    );
    setImmediate(() => clock.advance(5));
    const { trace, response, logs } = await exchange(host);
    assert.equal(response.status, 200);
    assert.deepEqual(statuses(trace, "proxy_set_effective_context"), ["BadArgument", "Ok"]);
    assert.deepEqual(statuses(trace, "proxy_get_header_map_value"), ["BadArgument", "Ok"]);
    assert.deepEqual(returned(trace, "proxy_get_header_map_value"), [undefined, "/"]);
    assert.equal(logs[0]?.contextId, 2);
    host.close();
  });

  test("falls back to the callback's own for the next callback", async () => {
    const host = await loadGuests([
      {
        proxy_on_request_headers: [call("proxy_set_effective_context", 1)],
        proxy_on_response_headers: [call("proxy_get_header_map_value", 2, ":status")],
      },
    ]);
    const { trace } = await exchange(host);
    assert.deepEqual(statuses(trace, "proxy_get_header_map_value"), ["Ok"]);
  });
});

describe("ticks", () => {
  test("come at the period that was set last, and end with the host", async () => {
    const clock = new ManualClock();
    const steps = [
      call("proxy_set_tick_period_milliseconds", 10),
      call("proxy_set_tick_period_milliseconds", 20),
    ];
    const host = await loadGuests([{ proxy_on_configure: steps, proxy_on_tick: [] }], { clock });
    const ticks = () => calls(host.traceRecords, "guest").filter((name) => name === "proxy_on_tick").length;
    clock.advance(100);
    assert.equal(ticks(), 5);
    host.close();
    clock.advance(100);
    assert.equal(ticks(), 5);
  });

  test("stop with a period of 0", async () => {
    const clock = new ManualClock();
    const host = await loadGuests(
      [
        {
          proxy_on_configure: [call("proxy_set_tick_period_milliseconds", 10)],
          proxy_on_tick: [inContext(1, [call("proxy_set_tick_period_milliseconds", 0)])],
        },
      ],
      { clock },
    );
    clock.advance(100);
    assert.deepEqual(statuses(host.traceRecords, "proxy_on_tick").length, 1);
  });
});
