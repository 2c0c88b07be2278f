import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { ThreadedHost } from "../../host/index.js";
import { fixtureModule } from "../support/modules.js";

const THREADS = 3;
const EACH = 300;

// Threads really run at the same time, by the rules of every host: what the fakes of data-hosts.test.ts have others write in
// between, these do to each other.
suite("threads that count at once", () => {
  for (const sharedDataRules of ["envoy", "mosn", "kong"] as const) {
    test(`lose nothing by the rules of ${sharedDataRules}`, { timeout: 60_000 }, async () => {
      const wasm = await fixtureModule("sdk-data");
      const host = await ThreadedHost.load({ plugins: [{ wasm }], threads: THREADS, sharedDataRules });
      try {
        const count = { headers: { "x-do": "count" } };
        await Promise.all(Array.from({ length: THREADS }, (_, i) => host.repeat(i, EACH, count)));
        const { response } = await host.exchange(0, { headers: { "x-do": "read count" } });
        assert.equal(response.header("x-result"), `1 ${THREADS * EACH} ${THREADS * EACH}`);
        assert.equal(host.metrics.counters.requests, THREADS * EACH);
      } finally {
        await host.close();
      }
    });
  }

  test("are told where there is no shared data", { timeout: 60_000 }, async () => {
    const wasm = await fixtureModule("sdk-data");
    const host = await ThreadedHost.load({ plugins: [{ wasm }], threads: 1, sharedDataRules: "none" });
    try {
      const { response } = await host.exchange(0, { headers: { "x-do": "count" } });
      assert.match(response.header("x-result")!, /^3 0 /);
    } finally {
      await host.close();
    }
  });
});
