// A million streams with callouts, shared data and timers through a module in a real Envoy, and its memory meanwhile. It is
// with the peers for the time that it takes; tests/host/busy-memory.test.ts does the same in the built-in host.

import assert from "node:assert/strict";
import { test } from "node:test";
import { httpBootstrap } from "../../cli/envoy/index.js";
import { type TestEnvoy, testEnvoys, withEnvoy } from "../support/envoy.js";
import { leakyModule } from "../support/leaky.js";
import { sendMany } from "../support/many-requests.js";

/** Pages of memory after the first streams and after all. */
async function growth(
  version: TestEnvoy,
  wasm: string,
  streams: number,
): Promise<{ before: number; after: number }> {
  // The service that is called is an Envoy too: nothing else is as quick.
  const service = httpBootstrap({
    listeners: [{ name: "service", routes: [{ to: { status: 200, body: "yes" } }] }],
  });
  return withEnvoy(version, service, (callee) => {
    const upstreams = [{ name: "callee", url: callee.listeners.service!.url }];
    const listeners = [{ name: "main", filters: [{ wasm }], routes: [{ to: { status: 200 } }] }];
    return withEnvoy(version, httpBootstrap({ listeners, upstreams }), async (envoy) => {
      const before = await sendMany(envoy.listeners.main!, 20_000);
      return { before, after: await sendMany(envoy.listeners.main!, streams) };
    });
  });
}

for (const version of await testEnvoys()) {
  test(`memory stays where it is over 1,000,000 streams with callouts, shared data and timers on Envoy ${version.version}`, {
    skip: version.skip,
  }, async () => {
    const { before, after } = await growth(version, await leakyModule(0, "busy"), 1_000_000);
    assert.equal(after, before);
  });

  test(`memory is seen to grow on Envoy ${version.version} when a module keeps every handler`, {
    skip: version.skip,
  }, async () => {
    const { before, after } = await growth(version, await leakyModule(1, "busy"), 40_000);
    assert(after > before, `${before} pages, then ${after}`);
  });
}
