// Our modules on another engine: what crossed the wall in the built-in host, on V8, is played back on wasmtime, where
// every call must come in the same order, with the same arguments and the same bytes in memory.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { type ClusterOptions, Host, type PluginOptions, type Recording } from "../../host/index.js";
import { connection, type ExchangeOptions, exchange } from "../../host/testing.js";
import { startBackends } from "../conformance/backends.js";
import { headersCases } from "../filters/headers.cases.js";
import { calloutCases } from "../sdk/callouts.cases.js";
import { sdkCases } from "../sdk/cases.js";
import { filterModule, fixtureModule } from "../support/modules.js";
import { clustersOf } from "../support/proxies.js";
import { rustCases } from "./rust.cases.js";
import { buildRust } from "./support/rust.js";
import { installWasmtime, replayOnWasmtime } from "./support/wasmtime.js";

await installWasmtime();

/** Records one VM while it serves these exchanges, whatever comes of them. */
async function record(
  plugin: PluginOptions,
  exchanges: readonly ExchangeOptions[],
  clusters: Record<string, ClusterOptions> = {},
): Promise<Recording> {
  const host = await Host.load({ plugins: [plugin], record: true, clusters });
  for (const options of exchanges) await exchange(host, options);
  host.close();
  return host.recordings[0]!;
}

async function check(wasm: string, recording: Recording): Promise<void> {
  const { compared, mismatch } = await replayOnWasmtime(wasm, recording);
  assert.equal(mismatch, null);
  assert.equal(compared, hostCalls(recording));
}

function hostCalls(recording: Recording): number {
  const count = (calls: Recording["calls"]): number =>
    calls
      .flatMap((call) => call.calls)
      .reduce((sum, { actions }) => sum + 1 + count(actions.filter((action) => "function" in action)), 0);
  return count(recording.calls);
}

suite("on wasmtime, call for call", () => {
  test("the headers filter", async () => {
    const wasm = await filterModule("headers");
    const rules = headersCases.flatMap(({ configuration }) =>
      configuration !== null && typeof configuration === "object" && "rules" in configuration
        ? (configuration.rules as unknown[])
        : [],
    );
    const configuration = JSON.stringify({ rules: rules.slice(0, 20) });
    const exchanges = headersCases.slice(0, 20).map(({ request = {}, answer = {} }) => {
      const { host: authority = "test.local", ...message } = request;
      return { ...message, authority, upstream: () => answer };
    });
    await check(wasm, await record({ wasm, configuration }, exchanges));
  });

  test("every call of the SDK", async () => {
    const wasm = await fixtureModule("sdk");
    const exchanges = sdkCases.map(({ does, request = {}, answer = {} }) => ({
      method: request.method ?? "GET",
      headers: [["x-do", does], ...(request.headers ?? [])] as [string, string][],
      ...(typeof request.body === "string" ? { body: request.body } : {}),
      ...(request.trailers ? { trailers: request.trailers } : {}),
      upstream: () => ({
        ...(typeof answer.body === "string" ? { body: answer.body } : {}),
        ...(answer.trailers ? { trailers: answer.trailers } : {}),
      }),
    }));
    await check(wasm, await record({ wasm, environment: { GREETING: "hello there" } }, exchanges));
  });

  test("callouts, answered and not", async () => {
    const wasm = await fixtureModule("sdk-callouts");
    const backends = await startBackends();
    const exchanges = calloutCases.map(({ does }) => ({ headers: { "x-do": does } }));
    try {
      await check(wasm, await record({ wasm }, exchanges, clustersOf(backends)));
    } finally {
      await backends.close();
    }
  });

  test("TCP connections", async () => {
    const wasm = await fixtureModule("sdk-tcp");
    const host = await Host.load({ plugins: [{ wasm }], record: true });
    for (const line of ["upper case\n", "hold this\n"]) {
      const client = connection(host);
      client.send(line);
      client.receive("answer", true);
      client.end();
    }
    host.close();
    await check(wasm, host.recordings[0]!);
  });

  test("a filter on the Rust SDK", async () => {
    const { http: wasm } = await buildRust(["http"]);
    const exchanges = rustCases.http!.map(({ does }) => ({ headers: { "x-do": does }, body: "abc" }));
    await check(wasm!, await record({ wasm: wasm!, configuration: "good day" }, exchanges));
  });

  test("a trap, where it traps", async () => {
    const wasm = await fixtureModule("traps");
    const recording = await record({ wasm }, [{ path: "/" }, { path: "/index" }]);
    assert.ok(recording.calls.some((call) => call.trapped));
    await check(wasm, recording);
  });

  test("seen to differ, if it does", async () => {
    const wasm = await fixtureModule("sdk");
    const recording = structuredClone(await record({ wasm }, [{ headers: { "x-do": "walk" } }]));
    const call = recording.calls.find(({ calls }) => calls.length > 1)!.calls[1]!;
    call.memory = "0".repeat(16);
    const { mismatch } = await replayOnWasmtime(wasm, recording);
    assert.match(mismatch!, /its memory is another when it calls env\.proxy_/);
  });
});
