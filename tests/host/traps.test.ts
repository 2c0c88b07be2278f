import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import asc from "assemblyscript/asc";
import { Host, LogLevel, type PluginOptions } from "../../host/index.js";
import { type ExchangeOptions, exchange, ManualClock } from "../../host/testing.js";
import { answer, type Callbacks, call, guest, trap } from "./support/guest.js";
import { plugin } from "./support/load.js";

/** The path `/trap` traps in the callback; the others do not: the guest compares the length of the path. */
const trapOnLongPath = `
  ${call("proxy_get_header_map_value", 0, ":path")}
  (if (i32.gt_u (i32.load (i32.const ${64 + 4 * 16})) (i32.const 3)) (then ${trap}))`;

function load(
  callbacks: Callbacks,
  options: Partial<PluginOptions> = {},
  rest: { clock?: ManualClock } = {},
) {
  return Host.load({ plugins: [plugin(callbacks, { name: "p", ...options })], ...rest });
}

async function status(host: Host, options: ExchangeOptions = {}): Promise<number> {
  return (await exchange(host, options)).response.status;
}

describe("a trap in a request", () => {
  for (const failurePolicy of ["closed", "open"] as const) {
    test(`is a 503 without a body for it, where the plugin fails ${failurePolicy}`, async () => {
      const host = await load({ proxy_on_request_headers: [trapOnLongPath] }, { failurePolicy });
      const { response, upstreamRequest } = await exchange(host, { path: "/trap" });
      assert.equal(response.status, 503);
      assert.equal(response.text, "");
      assert.equal(upstreamRequest, null);
    });
  }

  test("is a 503 for every later stream where the plugin fails closed", async () => {
    const host = await load({ proxy_on_request_headers: [trapOnLongPath] });
    assert.equal(await status(host, { path: "/ok" }), 200);
    await exchange(host, { path: "/trap" });
    assert.equal(await status(host, { path: "/ok" }), 503);
  });

  test("leaves the filter out of every later stream where the plugin fails open", async () => {
    const steps = [trapOnLongPath, call("proxy_add_header_map_value", 0, "x-filter", "on")];
    const host = await load({ proxy_on_request_headers: steps }, { failurePolicy: "open" });
    const before = await exchange(host, { path: "/ok" });
    assert.equal(before.upstreamRequest?.header("x-filter"), "on");
    await exchange(host, { path: "/trap" });
    const later = await exchange(host, { path: "/trap" });
    assert.equal(later.response.status, 200);
    assert.equal(later.upstreamRequest?.header("x-filter"), undefined);
  });

  test("kills the VM of one worker only", async () => {
    const host = await Host.load({
      plugins: [plugin({ proxy_on_request_headers: [trapOnLongPath] })],
      concurrency: 2,
    });
    await exchange(host, { path: "/trap", worker: 0 });
    assert.equal(await status(host, { path: "/ok", worker: 0 }), 503);
    assert.equal(await status(host, { path: "/ok", worker: 1 }), 200);
  });

  test("kills every plugin in the VM", async () => {
    const callbacks = { proxy_on_request_headers: [trapOnLongPath] };
    const host = await Host.load({
      plugins: [plugin(callbacks, { name: "a" }), plugin(callbacks, { name: "b" })],
    });
    await exchange(host, { path: "/trap" });
    assert.equal(await status(host, { path: "/ok" }), 503);
  });

  test("passes the response callbacks of the filters before", async () => {
    const before = {
      proxy_on_request_headers: [],
      proxy_on_response_headers: [call("proxy_add_header_map_value", 2, "x-seen", "yes")],
    };
    const host = await Host.load({ plugins: [plugin(before), plugin({ proxy_on_request_headers: [trap] })] });
    const { response } = await exchange(host);
    assert.equal(response.status, 503);
    assert.equal(response.header("x-seen"), "yes");
  });
});

describe("a trap elsewhere", () => {
  test("in the response's headers is a 503", async () => {
    const host = await load({ proxy_on_response_headers: [trap] });
    assert.equal(await status(host, { upstream: () => ({ body: "x" }) }), 503);
  });

  test("in the response's body is a reset", async () => {
    const host = await load({ proxy_on_response_body: [trap] });
    const { response } = await exchange(host, { upstream: () => ({ body: "x" }) });
    assert.equal(response.reset, "wasm_fail_stream");
  });

  test("in proxy_on_log comes too late for the client", async () => {
    const host = await load({ proxy_on_log: [trap] });
    assert.equal(await status(host), 200);
    assert.equal(await status(host), 503);
  });

  test("is a 503 for a stream that waits for its upstream, whatever the policy", async () => {
    const callbacks = { proxy_on_request_headers: [trapOnLongPath] };
    const host = await load(callbacks, { failurePolicy: "open" });
    const waiting = exchange(host, {
      path: "/ok",
      upstream: async () => {
        await exchange(host, { path: "/trap" });
        return {};
      },
    });
    assert.equal((await waiting).response.status, 503);
  });

  test("leaves paused streams to hang", async () => {
    const clock = new ManualClock();
    const host = await load(
      {
        proxy_on_configure: [call("proxy_set_tick_period_milliseconds", 5)],
        proxy_on_request_headers: [answer(1)],
        proxy_on_tick: [trap],
      },
      {},
      { clock },
    );
    const paused = exchange(host, { timeout: 50 });
    clock.advance(5);
    await assert.rejects(paused, /did not end in 50 ms/);
    host.close();
  });

  test("while the host allocates is one of the callback that asked", async () => {
    const wasm = guest(
      { proxy_on_request_headers: [call("proxy_get_header_map_value", 0, ":path")] },
      { onAllocate: [trap] },
    );
    const host = await Host.load({ plugins: [{ wasm }] });
    const { response, logs } = await exchange(host);
    assert.equal(response.status, 503);
    assert.match(
      logs[0]!.message,
      /^proxy_on_request_headers failed: unreachable\n {2}at malloc .*\n {2}at proxy_on_req/,
    );
  });
});

describe("a trap is logged", () => {
  test("with its callback and the functions on the stack", async () => {
    const host = await load({ proxy_on_request_headers: [trap] });
    const { logs } = await exchange(host);
    assert.equal(logs.length, 1);
    assert.equal(logs[0]?.level, LogLevel.Critical);
    assert.equal(logs[0]?.contextId, 2);
    assert.match(
      logs[0]!.message,
      /^proxy_on_request_headers failed: unreachable\n {2}at proxy_on_request_headers \(0x[0-9a-f]+\)$/,
    );
  });

  test("once, however many streams it costs", async () => {
    const host = await load({ proxy_on_request_headers: [trap] });
    await exchange(host);
    await exchange(host);
    assert.equal(host.logs.length, 1);
  });

  test("with AssemblyScript's files and lines where there is a source map", async () => {
    const folder = mkdtempSync(join(tmpdir(), "trap-"));
    after(() => rmSync(folder, { recursive: true }));
    const wasm = await compileAssemblyScript(folder);
    const host = await Host.load({ plugins: [{ wasm }] });
    const { logs } = await exchange(host);
    const lines = logs[0]!.message.split("\n");
    assert.match(lines[1]!, /^ {2}at boom\/boom \(boom\.ts:\d+:\d+, 0x[0-9a-f]+\)$/);
    assert.equal(lineOf(lines[1]!), source.split("\n").findIndex((line) => line.includes("unreachable")) + 1);
    assert.match(lines[2]!, /^ {2}at boom\/proxy_on_request_headers \(boom\.ts:/);
    assert.equal(lineOf(lines[2]!), source.split("\n").findIndex((line) => line.includes("boom(n)")) + 1);
  });
});

const source = `
export function proxy_abi_version_0_2_1(): void {}
export function malloc(size: i32): usize { return 1024; }

function boom(n: i32): i32 {
  if (n > 1) unreachable();
  return n;
}

export function proxy_on_request_headers(id: i32, n: i32, end: i32): i32 {
  return boom(n) > 0 ? 0 : 1;
}
`;

/** Compiles the source with its map beside it; answers the module's path. */
async function compileAssemblyScript(folder: string): Promise<string> {
  writeFileSync(join(folder, "boom.ts"), source);
  const flags = ["--runtime", "stub", "--use", "abort=", "--debug", "--sourceMap", "--noAssert"];
  const { error, stderr } = await asc.main(["boom.ts", "--baseDir", folder, "-o", "boom.wasm", ...flags]);
  assert.equal(error, null, stderr.toString());
  return join(folder, "boom.wasm");
}

function lineOf(frame: string): number {
  return Number(/:(\d+):\d+,/.exec(frame)?.[1]);
}
