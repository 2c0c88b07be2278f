import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Host, HostError, LogLevel, type PluginOptions } from "../../host/index.js";
import { ModuleStore } from "../../host/module/compiled.js";
import { answer, call, compileText, guest, guestText, log, trap } from "./support/guest.js";
import { loadGuests, plugin } from "./support/load.js";
import { calls } from "./support/trace.js";

async function refusal(options: PluginOptions): Promise<string> {
  const error = await Host.load({ plugins: [options] }).then(
    () => assert.fail("the host loaded"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof HostError, String(error));
  assert.ok(!error.message.includes("\n"), error.message);
  return error.message;
}

describe("a host refuses to load, in one line,", () => {
  test("a file that is not there", async () => {
    assert.equal(
      await refusal({ wasm: "/nowhere/my.wasm" }),
      'plugin "my": cannot read /nowhere/my.wasm: no such file',
    );
  });

  test("a file that is no module", async () => {
    const message = await refusal({ name: "p", wasm: Buffer.from("#!/bin/sh") });
    assert.equal(
      message,
      'plugin "p": not a WebAssembly module: expected the magic bytes of a WebAssembly module',
    );
  });

  test("a module that no host would take", async () => {
    const text = guestText({}).replace("(module", '(module (import "env" "seed" (func (result f64)))');
    const message = await refusal({ name: "p", wasm: compileText(text) });
    assert.match(message, /^plugin "p": imports env\.seed, which no host offers: .*--use seed=…$/);
  });

  test("a module whose code is invalid", async () => {
    const bytes = Buffer.from(guest({}));
    const code = bytes.lastIndexOf(Buffer.from([0x20, 0x00]));
    bytes[code] = 0x6a;
    assert.match(await refusal({ name: "p", wasm: bytes }), /^plugin "p": not a valid WebAssembly module: /);
  });

  test("a refused configuration, with the module's own words", async () => {
    const steps = [log("bad\n  config: $.rules", LogLevel.Error), answer(0)];
    const message = await refusal(plugin({ proxy_on_configure: steps }, { name: "p" }));
    assert.equal(message, 'plugin "p": refused its configuration: bad config: $.rules');
  });

  test("a refused configuration without any word", async () => {
    const message = await refusal(plugin({ proxy_on_configure: [answer(0)] }, { name: "p" }));
    assert.equal(message, 'plugin "p": refused its configuration');
  });

  test("a refused start", async () => {
    const message = await refusal(plugin({ proxy_on_vm_start: [answer(0)] }, { name: "p" }));
    assert.equal(message, 'plugin "p": refused to start');
  });

  test("a trap on the way", async () => {
    for (const callback of [
      "_initialize",
      "proxy_on_context_create",
      "proxy_on_vm_start",
      "proxy_on_configure",
    ]) {
      const message = await refusal(plugin({ [callback]: [trap] }, { name: "p" }));
      assert.match(message, new RegExp(`^plugin "p": ${callback} failed: unreachable at ${callback} `));
    }
  });
});

describe("a module", () => {
  test("is compiled once, however often its bytes are loaded", async () => {
    const store = new ModuleStore();
    const bytes = new Uint8Array(guest({ proxy_on_log: [] }));
    const first = await store.compile(bytes);
    assert.equal((await store.compile(bytes.slice())).wasm, first.wasm);
    assert.notEqual((await store.compile(new Uint8Array(guest({})))).wasm, first.wasm);
  });
});

describe("a module starts", () => {
  test("with _initialize and main if it has both", async () => {
    const host = await loadGuests([{ _start: [], main: [], _initialize: [] }]);
    assert.deepEqual(calls(host.traceRecords, "guest"), ["_initialize", "main"]);
  });

  test("with _start if it has no _initialize", async () => {
    const host = await loadGuests([{ main: [], _start: [] }]);
    assert.deepEqual(calls(host.traceRecords, "guest"), ["_start"]);
  });

  test("and may log and use WASI, but nothing else", async () => {
    const fine = [log("hello"), call("random_get", 64, 8)];
    const host = await loadGuests([{ _initialize: fine }]);
    assert.deepEqual(
      host.logs.map(({ message, contextId }) => [message, contextId]),
      [["hello", 0]],
    );
    const message = await refusal(plugin({ _initialize: [call("proxy_get_log_level")] }, { name: "p" }));
    assert.match(
      message,
      /proxy_get_log_level was called from _initialize, where only proxy_log and WASI may be/,
    );
  });

  test("and may not call the host while it allocates", async () => {
    const wasm = guest(
      { proxy_on_configure: [call("proxy_get_buffer_bytes", 7, 0, 10)] },
      { onAllocate: [call("proxy_get_log_level")] },
    );
    const message = await refusal({ name: "p", wasm, configuration: "some" });
    assert.match(message, /proxy_get_log_level was called from malloc/);
  });

  test("and allocates with proxy_on_memory_allocate if it has no malloc", async () => {
    const wasm = guest(
      { proxy_on_configure: [call("proxy_get_buffer_bytes", 7, 0, 10)] },
      { allocator: "proxy_on_memory_allocate" },
    );
    const host = await Host.load({ plugins: [{ wasm, configuration: "some" }], trace: true });
    assert.ok(calls(host.traceRecords, "guest").includes("proxy_on_memory_allocate"));
  });
});
