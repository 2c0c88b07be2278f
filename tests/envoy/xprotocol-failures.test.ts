import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import type { RunningEnvoy } from "../../cli/envoy/index.js";
import { testEnvoys } from "../support/envoy.js";
import { boltV2Wire, boltWire } from "../support/rpc/bolt-wire.js";
import type { RpcClient } from "../support/rpc/client.js";
import { dubboWire } from "../support/rpc/dubbo-wire.js";
import { namedServers, withRpcEnvoy } from "../support/rpc/envoy.js";
import { RpcServer } from "../support/rpc/server.js";
import type { Wire } from "../support/rpc/wire.js";

const WIRES: readonly Wire[] = [boltWire, boltV2Wire, dubboWire];
const CALL = { service: "Reviews", method: "Get" };

/** A status of the protocol that the codec takes for a failure of the server. */
const SERVER_ERROR: Readonly<Record<Wire["name"], number>> = { bolt: 2, boltv2: 2, dubbo: 80 };

for (const envoy of await testEnvoys()) {
  suite(`servers fail behind Envoy ${envoy.version}`, { skip: envoy.skip }, () => {
    for (const wire of WIRES) {
      for (const poolMode of ["multiplex", "ping-pong"]) {
        test(`a server is killed in mid-run, and no call is lost: ${wire.name}, ${poolMode}`, {
          timeout: 30_000,
        }, async () => {
          const servers = await namedServers(wire, ["first", "second"]);
          const endpoints = Object.values(servers).map(({ address }) => address);
          const retries = { attempts: 3, on: ["connect-failure", "refused-stream", "reset"] };
          const services = { Reviews: { protocol: wire.name, poolMode, endpoints, retries } };
          await withRpcEnvoy(envoy, { services }, Object.values(servers), async ({ connect }) => {
            const client = await connect(wire);
            const before = await callMany(client, 300);
            assert.deepEqual(new Set(before), new Set(["first", "second"]));
            const during = callMany(client, 300);
            // The first frames of these calls are on their way to both.
            await once(() => servers.first.calls.length > 200);
            await servers.first.stop();
            await during;
            const after = await callMany(client, 300);
            assert.deepEqual(new Set(after), new Set(["second"]));
          });
        });
      }

      test(`heartbeats take a dead server out and back: ${wire.name}`, { timeout: 30_000 }, async () => {
        const servers = await namedServers(wire, ["first", "second"]);
        const endpoints = Object.values(servers).map(({ address }) => address);
        const healthCheck = { interval: "100ms", timeout: "100ms", unhealthyAfter: 2 };
        const services = { Reviews: { protocol: wire.name, endpoints, healthCheck } };
        const { port } = servers.first;
        const all = Object.values(servers);
        await withRpcEnvoy(envoy, { services }, all, async ({ connect, envoy: running }) => {
          const client = await connect(wire);
          await reach(client, ["first", "second"]);
          assert.ok(servers.first.heartbeats > 0);

          await servers.first.stop();
          await hasFlag(running, port, "/failed_active_hc");
          await reach(client, ["second"]);

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
        const outlierDetection = { failures: 3, ejectionTime: "1m", maxEjectedPercent: 50 };
        const services = { Reviews: { protocol: wire.name, endpoints, outlierDetection } };
        const all = Object.values(servers);
        await withRpcEnvoy(envoy, { services }, all, async ({ connect, envoy: running }) => {
          const client = await connect(wire);
          for (let i = 0; i < 6; i++) await client.call(CALL);
          assert.equal(servers.bad.calls.length, 3);
          await hasFlag(running, servers.bad.port, "/failed_outlier_check");
          assert.deepEqual(new Set(await callMany(client, 20)), new Set(["good"]));
          assert.equal(servers.bad.calls.length, 3);
        });
      });
    }
  });
}

/** So many calls at once: what they answer. None may fail. */
async function callMany(client: RpcClient, count: number): Promise<string[]> {
  const answers = await Promise.all(Array.from({ length: count }, () => client.call(CALL)));
  for (const answer of answers) assert.ok(answer.ok, answer.text);
  return answers.map(({ text }) => text);
}

/** Waits until calls go to just these servers: workers hear of a server's health a moment after the main thread. */
async function reach(client: RpcClient, names: readonly string[]): Promise<void> {
  await once(async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.call(CALL)));
    return [...new Set(answers.map(({ text }) => text))].sort().join() === names.join();
  });
}

/** Waits until Envoy says so of a server. */
async function hasFlag(envoy: RunningEnvoy, port: number, flag: string): Promise<void> {
  const line = `health_flags::${flag}`;
  await once(async () => {
    const lines = (await envoy.admin("/clusters")).split("\n").filter((each) => each.includes(`:${port}`));
    return lines.some((each) => each.endsWith(line));
  });
}

/** Waits until something holds; the test's time is the limit. */
async function once(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(5);
}
