import assert from "node:assert/strict";
import { test } from "node:test";
import { httpBootstrap, wasmLogLines } from "../../cli/envoy/index.js";
import { startBackend } from "../support/backend.js";
import { testEnvoys, withEnvoy } from "../support/envoy.js";
import { send } from "../support/http-client.js";
import { fixtureModule } from "../support/modules.js";

for (const envoy of await testEnvoys()) {
  test(`a root context serves as an access log in Envoy ${envoy.version}`, { skip: envoy.skip }, async () => {
    const wasm = await fixtureModule("access-log");
    const backend = await startBackend({
      protocol: "http2",
      respond: () => ({ headers: [["x-made", "here"]], body: "b", trailers: [["x-trailer", "t"]] }),
    });
    const upstreams = [{ name: "backend", url: backend.url, protocol: "http2" as const }];
    const listener = { name: "main", accessLoggers: [{ name: "log", wasm }], routes: [{ to: "backend" }] };
    try {
      const lines = await withEnvoy(
        envoy,
        httpBootstrap({ listeners: [listener], upstreams }),
        async (running) => {
          await send(running.listeners.main!.url, { path: "/some/path" });
          await running.stop();
          return wasmLogLines(running.log.lines).map(({ message }) => message);
        },
      );
      assert.deepEqual(lines, ["logged /some/path 200 here t"]);
    } finally {
      await backend.close();
    }
  });
}
