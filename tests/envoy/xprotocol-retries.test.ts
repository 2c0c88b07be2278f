import assert from "node:assert/strict";
import { before, suite, test } from "node:test";
import { POOL_MODES } from "../../cli/envoy/xprotocol/index.js";
import { testEnvoys } from "../support/envoy.js";
import { bridgeModules } from "../support/modules.js";
import { boltV2Wire, boltWire } from "../support/rpc/bolt-wire.js";
import { callMany, until } from "../support/rpc/calls.js";
import { dubboWire } from "../support/rpc/dubbo-wire.js";
import { namedServers, withRpcEnvoy } from "../support/rpc/envoy.js";

const CALL = { service: "Reviews", method: "Get" };
const COUNT = 100;

for (const envoy of await testEnvoys()) {
  suite(`calls are tried again behind Envoy ${envoy.version}`, { skip: envoy.skip }, () => {
    before(() => bridgeModules());

    for (const wire of [boltWire, boltV2Wire, dubboWire]) {
      for (const poolMode of POOL_MODES) {
        const what = `${wire.name}, ${poolMode}`;
        const common = { protocol: wire.name, poolMode };

        test(`a server is killed with calls in flight, and none is lost: ${what}`, {
          timeout: 30_000,
        }, async () => {
          const servers = await namedServers(wire, ["first", "second"]);
          const endpoints = Object.values(servers).map(({ address }) => address);
          const retries = { attempts: 3, on: ["connect-failure", "refused-stream", "reset"] };
          const services = { Reviews: { ...common, endpoints, retries } };
          await withRpcEnvoy(envoy, { services }, Object.values(servers), async ({ connect }) => {
            const client = await connect(wire);
            const before = await callMany(client, COUNT, CALL);
            assert.deepEqual(new Set(before), new Set(["first", "second"]));

            const { length } = servers.first.calls;
            servers.first.respond = () => null;
            const during = callMany(client, COUNT, CALL);
            await until(() => servers.first.calls.length >= length + COUNT / 4);
            await servers.first.stop();
            assert.deepEqual(new Set(await during), new Set(["second"]));
            assert.deepEqual(new Set(await callMany(client, COUNT, CALL)), new Set(["second"]));
          });
        });

        test(`a server that does not listen is passed over: ${what}`, { timeout: 30_000 }, async () => {
          const servers = await namedServers(wire, ["gone", "here"]);
          const endpoints = Object.values(servers).map(({ address }) => address);
          const services = { Reviews: { ...common, endpoints, retries: {} } };
          await servers.gone.stop();
          await withRpcEnvoy(envoy, { services }, [servers.here], async ({ connect }) => {
            const client = await connect(wire);
            for (let i = 0; i < 10; i++) assert.deepEqual(await callMany(client, 1, CALL), ["here"]);
          });
        });
      }
    }
  });
}
