// Memory of a module in a real Envoy over many streams: the module says in each response how many pages it has.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { httpBootstrap } from "../../cli/envoy/index.js";
import { testEnvoys, withEnvoy } from "../support/envoy.js";
import { leakyModule } from "../support/leaky.js";
import { sendMany } from "../support/many-requests.js";

for (const envoy of await testEnvoys()) {
  suite(`memory in Envoy ${envoy.version}`, { skip: envoy.skip }, () => {
    const growth = async (wasm: string, requests: number): Promise<{ before: number; after: number }> => {
      const listeners = [{ name: "main", filters: [{ wasm }], routes: [{ to: { status: 200 } }] }];
      return withEnvoy(envoy, httpBootstrap({ listeners }), async (running) => {
        const before = await sendMany(running.listeners.main!, 10_000);
        return { before, after: await sendMany(running.listeners.main!, requests) };
      });
    };

    test("stays where it is over 100,000 streams", async () => {
      const { before, after } = await growth(await leakyModule(0), 100_000);
      assert.equal(after, before);
    });

    test("is seen to grow when a module keeps an object of every stream", async () => {
      const { before, after } = await growth(await leakyModule(1), 20_000);
      assert(after > before, `${before} pages, then ${after}`);
    });
  });
}
