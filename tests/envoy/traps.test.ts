import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { httpBootstrap } from "../../cli/envoy/index.js";
import { testEnvoys, withEnvoy } from "../support/envoy.js";
import { send } from "../support/http-client.js";
import { fixtureModule } from "../support/modules.js";

// A release module keeps its function names, so that Envoy's back-trace can be read.

for (const envoy of await testEnvoys()) {
  suite(`a trap in Envoy ${envoy.version}`, { skip: envoy.skip }, () => {
    test("is in the log with the names of the functions", { timeout: 30_000 }, async () => {
      const listener = {
        name: "main",
        filters: [{ wasm: await fixtureModule("traps") }],
        routes: [{ to: { status: 200, body: "ok" } }],
      };
      await withEnvoy(envoy, httpBootstrap({ listeners: [listener] }), async ({ listeners, log }) => {
        const response = await send(listeners.main!.url, { path: "/depth" });
        assert.equal(response.status, 503);
        await log.waitFor("proxy_on_request_headers failed");
        await log.waitFor("- tests/fixtures/traps/descend");
        await log.waitFor("- assembly/exports/http-headers/proxy_on_request_headers");
      });
    });
  });
}
