import assert from "node:assert/strict";
import { before, suite, test } from "node:test";
import type { RunningEnvoy } from "../../cli/envoy/index.js";
import { testEnvoys } from "../support/envoy.js";
import { bridgeModules } from "../support/modules.js";
import { boltV2Wire, boltWire } from "../support/rpc/bolt-wire.js";
import { callMany, until } from "../support/rpc/calls.js";
import type { RpcClient } from "../support/rpc/client.js";
import { dubboWire } from "../support/rpc/dubbo-wire.js";
import { namedServers, withRpcEnvoy } from "../support/rpc/envoy.js";
import { RpcServer } from "../support/rpc/server.js";
import type { Wire } from "../support/rpc/wire.js";

const CALL = { service: "Reviews", method: "Get" };

/** A status of the protocol that the codec takes for a failure of the server. */
const SERVER_ERROR: Readonly<Record<Wire["name"], number>> = { bolt: 2, boltv2: 2, dubbo: 80 };

for (const envoy of await testEnvoys()) {
  suite(`the health of servers behind Envoy ${envoy.version}`, { skip: envoy.skip }, () => {
    before(() => bridgeModules());

    for (const wire of [boltWire, boltV2Wire, dubboWire]) {
      test(`heartbeats take a dead server out and back: ${wire.name}`, { timeout: 30_000 }, async () => {
        const servers = await namedServers(wire, ["first", "second"]);
        const all = Object.values(servers);
        const endpoints = all.map(({ address }) => address);
        const healthCheck = { interval: "100ms", timeout: "100ms" };
        const services = { Reviews: { protocol: wire.name, endpoints, healthCheck } };
        const { port } = servers.first;
        await withRpcEnvoy(envoy, { services }, all, async ({ connect, envoy: running }) => {
          const client = await connect(wire);
          await reach(client, ["first", "second"]);
          await until(() => servers.first.heartbeats > 1);

          await servers.first.stop();
          await hasFlag(running, port, "/failed_active_hc");
          await reach(client, ["second"]);
          assert.deepEqual(new Set(await callMany(client, 50, CALL)), new Set(["second"]));

          all.push(await RpcServer.start(wire, () => "again", port));
          await reach(client, ["again", "second"]);
        });
      });

      test(`a server that fails call after call is ejected: ${wire.name}`, { timeout: 30_000 }, async () => {
        const failure = { status: SERVER_ERROR[wire.name], text: "broken" };
        const servers = await namedServers(
          wire,
          ["bad", "good"],
          (name) => () => (name === "bad" ? failure : name),
        );
        const endpoints = Object.values(servers).map(({ address }) => address);
        const outlierDetection = { failures: 3, ejectionTime: "1m" };
        const services = { Reviews: { protocol: wire.name, endpoints, outlierDetection } };
        await withRpcEnvoy(
          envoy,
          { services },
          Object.values(servers),
          async ({ connect, envoy: running }) => {
            const client = await connect(wire);
            const answers = [];
            for (let i = 0; i < 6; i++) answers.push(await client.call(CALL));
            assert.equal(answers.filter(({ ok }) => !ok).length, 3);
            await hasFlag(running, servers.bad.port, "/failed_outlier_check");
            await reach(client, ["good"]);
            const { length } = servers.bad.calls;
            assert.deepEqual(new Set(await callMany(client, 50, CALL)), new Set(["good"]));
            assert.equal(servers.bad.calls.length, length);
          },
        );
      });
    }
  });
}

/** Waits until calls go to just these servers: workers hear of a server's health a moment after the main thread. */
async function reach(client: RpcClient, names: readonly string[]): Promise<void> {
  await until(async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.call(CALL)));
    return [...new Set(answers.map(({ text }) => text))].sort().join() === names.join();
  });
}

/** Waits until Envoy says so of a server. */
async function hasFlag(envoy: RunningEnvoy, port: number, flag: string): Promise<void> {
  await until(async () => {
    const lines = (await envoy.admin("/clusters"))
      .split("\n")
      .filter((line) => line.includes(`:${port}::health_flags`));
    return lines.some((line) => line.includes(flag));
  });
}
