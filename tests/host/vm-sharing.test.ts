import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Host, type PluginOptions } from "../../host/index.js";
import { exchange } from "../../host/testing.js";
import { handedBack, kept, showNumber } from "./support/data-steps.js";
import { type Callbacks, call, callWithResult, trap } from "./support/guest.js";
import { plugin } from "./support/load.js";

const count = `(i32.store (i32.const 2048) (i32.add ${kept(0)} (i32.const 1)))`;

/** Counts its root contexts in the module's memory, and tells their configurations. */
const callbacks: Callbacks = {
  proxy_on_context_create: [],
  proxy_on_configure: [count, call("proxy_get_buffer_bytes", 7, 0, 100), callWithResult("proxy_log", [2], 3)],
  proxy_on_request_headers: [
    showNumber("roots", kept(0)),
    call("proxy_get_property", "plugin_name"),
    callWithResult("proxy_log", [2], 2),
  ],
  proxy_on_done: [],
  proxy_on_delete: [],
};

async function chain(plugins: Partial<PluginOptions>[]) {
  const wasm = plugin(callbacks).wasm;
  const host = await Host.load({ plugins: plugins.map((options) => ({ wasm, ...options })), trace: true });
  const { trace, logs } = await exchange(host);
  const created = trace.filter((record) => record.function === "proxy_on_context_create");
  return {
    host,
    lines: logs.map(({ message }) => message),
    /** Stream contexts and their parents. */
    streams: created.map((record) => Object.values(record.arguments)),
  };
}

describe("plugins with the same module, VM id and VM configuration", () => {
  test("share a VM with a root context each, which its streams name as their parents", async () => {
    const { lines, streams } = await chain([{ name: "a" }, { name: "b" }]);
    assert.deepEqual(lines, ["roots=0002", "a", "roots=0002", "b"]);
    assert.deepEqual(streams, [
      [3, 1],
      [4, 2],
    ]);
  });

  for (const { what, one, other } of [
    { what: "VM id", one: { vmId: "a" }, other: { vmId: "b" } },
    { what: "VM configuration", one: { vmConfiguration: "a" }, other: { vmConfiguration: "b" } },
  ]) {
    test(`have VMs of their own for another ${what}`, async () => {
      const { lines, streams } = await chain([one, other]);
      assert.deepEqual(lines, ["roots=0001", "plugin", "roots=0001", "plugin"]);
      assert.deepEqual(streams, [
        [2, 1],
        [2, 1],
      ]);
    });
  }

  for (const { what, other } of [
    { what: "configuration", other: { configuration: "b" } },
    { what: "root id", other: { rootId: "b" } },
    { what: "name", other: { name: "b" } },
  ]) {
    test(`have root contexts of their own for another ${what}`, async () => {
      const { lines } = await chain([{}, other]);
      assert.equal(lines[0], "roots=0002");
    });
  }

  test("have one root context where they are the same in everything, and a stream context each", async () => {
    const same = { name: "same", configuration: "c", rootId: "r" };
    const { host, lines, streams } = await chain([same, same]);
    assert.deepEqual(lines, ["roots=0001", "same", "roots=0001", "same"]);
    assert.deepEqual(streams, [
      [2, 1],
      [3, 1],
    ]);
    host.close();
    const ends = host.traceRecords.filter(({ function: name }) => /_(done|delete)$/.test(name));
    assert.deepEqual(
      ends.map((record) => `${record.function} ${record.contextId}`),
      ["proxy_on_done 2", "proxy_on_delete 2", "proxy_on_done 3", "proxy_on_delete 3"].concat([
        "proxy_on_done 1",
        "proxy_on_delete 1",
      ]),
    );
  });

  test("die together, on one worker", async () => {
    const deadly = {
      proxy_on_request_headers: [
        call("proxy_get_header_map_value", 0, ":path"),
        `(if (i32.gt_u ${handedBack(4)} (i32.const 3)) (then ${trap}))`,
      ],
    };
    const host = await Host.load({
      plugins: [plugin(deadly, { name: "a" }), plugin(deadly, { name: "b", failurePolicy: "open" })],
      concurrency: 2,
    });
    await exchange(host, { path: "/trap" });
    assert.equal((await exchange(host)).response.status, 503);
    assert.equal((await exchange(host, { worker: 1 })).response.status, 200);
  });
});
