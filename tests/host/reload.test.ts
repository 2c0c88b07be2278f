import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Host, HostError } from "../../host/index.js";
import { exchange } from "../../host/testing.js";
import { answer, call, callWithResult, trap } from "./support/guest.js";
import { plugin } from "./support/load.js";

/** Puts its configuration's name on requests: the plugin name, which reads the same everywhere. */
const named = {
  proxy_on_configure: [],
  proxy_on_request_headers: [
    call("proxy_get_property", "plugin_name"),
    `(drop (call $proxy_add_header_map_value (i32.const 0) ${"(i32.const 0) (i32.const 0)"} ${loaded(2)} ${loaded(3)}))`,
  ],
  proxy_on_done: [],
  proxy_on_delete: [],
};

/** What the host wrote for a parameter. */
function loaded(parameter: number): string {
  return `(i32.load (i32.const ${64 + parameter * 16}))`;
}

async function chainOf(host: Host): Promise<(string | undefined)[]> {
  const { upstreamRequest } = await exchange(host);
  return upstreamRequest!.headers.filter(([name]) => name === "").map(([, value]) => value);
}

/** Of the first plugin in a VM. */
const rootId = 1;

describe("reloading", () => {
  test("puts another chain in place for new streams", async () => {
    const host = await Host.load({ plugins: [plugin(named, { name: "one" })], concurrency: 2 });
    assert.deepEqual(await chainOf(host), ["one"]);
    await host.reload([plugin(named, { name: "two" }), plugin(named, { name: "three" })]);
    assert.deepEqual(await chainOf(host), ["two", "three"]);
  });

  test("configures the same living VM again under a new id, and ends the old context", async () => {
    const host = await Host.load({ plugins: [plugin(named, { name: "one" })], trace: true });
    await host.reload([plugin(named, { name: "two" })]);
    const records = host.traceRecords.filter((record) => /configure|done|delete/.test(record.function));
    assert.deepEqual(
      records.map((record) => `${record.plugin} ${record.function} ${record.contextId}`),
      [
        "one proxy_on_configure 1",
        // In a VM that is thrown away.
        "two proxy_on_configure 1",
        "two proxy_on_done 1",
        "two proxy_on_delete 1",
        "two proxy_on_configure 2",
        "one proxy_on_done 1",
        "one proxy_on_delete 1",
      ],
    );
  });

  test("lets living streams finish in the old chain", async () => {
    const host = await Host.load({ plugins: [plugin(named, { name: "one" })], trace: true });
    const deleted = () =>
      host.traceRecords.some(
        ({ plugin, contextId, function: name }) =>
          plugin === "one" && contextId === rootId && name === "proxy_on_delete",
      );
    await exchange(host, {
      upstream: async () => {
        await exchange(host, {
          upstream: async () => {
            await host.reload([plugin(named, { name: "two" })]);
            return {};
          },
        });
        assert.ok(!deleted());
        return {};
      },
    });
    assert.ok(deleted());
  });

  for (const { what, steps } of [
    { what: "a configuration that is refused", steps: [answer(0)] },
    { what: "a trap in the configuration", steps: [trap] },
  ]) {
    test(`changes nothing on ${what}`, async () => {
      const host = await Host.load({ plugins: [plugin(named, { name: "one" })] });
      const bad = plugin({ proxy_on_configure: steps }, { name: "bad" });
      await assert.rejects(host.reload([plugin(named, { name: "two" }), bad]), HostError);
      assert.deepEqual(await chainOf(host), ["one"]);
    });
  }

  test("brings a dead plugin back", async () => {
    const deadly = { proxy_on_request_headers: [], proxy_on_response_headers: [trap] };
    const host = await Host.load({ plugins: [plugin(deadly)] });
    assert.equal((await exchange(host)).upstreamRequest?.header(":path"), "/");
    assert.equal((await exchange(host)).upstreamRequest, null);
    await host.reload([plugin(deadly)]);
    assert.equal((await exchange(host)).upstreamRequest?.header(":path"), "/");
  });
});

describe("memory", () => {
  test("is told in pages", async () => {
    const grow = {
      proxy_on_request_headers: ["(drop (memory.grow (i32.const 3)))", call("proxy_get_log_level")],
    };
    const host = await Host.load({ plugins: [plugin(grow)], concurrency: 2 });
    assert.equal(host.memoryPages(), 16);
    await exchange(host);
    assert.equal(host.memoryPages(0, 0), 19);
    assert.equal(host.memoryPages(1, 0), 16);
    assert.throws(() => host.memoryPages(2), { message: "there is no worker 2" });
    assert.throws(() => host.memoryPages(0, 1), { message: "there is no plugin 1" });
  });

  test("that grows while a call is on its way is still written in the right place", async () => {
    const wasm = plugin({
      proxy_on_request_headers: [
        "(drop (memory.grow (i32.const 1)))",
        call("proxy_get_header_map_value", 0, ":path"),
        callWithResult("proxy_log", [2], 3),
      ],
    });
    const host = await Host.load({ plugins: [wasm] });
    assert.deepEqual((await exchange(host, { path: "/grown" })).logs[0]?.message, "/grown");
  });
});
