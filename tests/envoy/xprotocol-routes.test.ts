import assert from "node:assert/strict";
import { before, suite, test } from "node:test";
import { testEnvoys } from "../support/envoy.js";
import { bridgeModules } from "../support/modules.js";
import { boltV2Wire, boltWire } from "../support/rpc/bolt-wire.js";
import { callMany } from "../support/rpc/calls.js";
import type { RpcClient } from "../support/rpc/client.js";
import { dubboWire } from "../support/rpc/dubbo-wire.js";
import { namedServers, type RpcSetting, withRpcEnvoy } from "../support/rpc/envoy.js";
import type { RpcServer } from "../support/rpc/server.js";
import type { RpcCall, Wire } from "../support/rpc/wire.js";

const WIRES: readonly Wire[] = [boltWire, boltV2Wire, dubboWire];
const SERVERS = ["main", "method", "version", "group", "header", "blue", "green"] as const;
type Name = (typeof SERVERS)[number];

/** What a service has, whatever the protocol. */
function service(wire: Wire, poolMode: string, servers: Record<Name, RpcServer>): object {
  return {
    protocol: wire.name,
    poolMode,
    subsets: Object.fromEntries(SERVERS.map((name) => [name, [servers[name].address]])),
    routes: [
      { match: { headers: { Color: "green" } }, to: "green" },
      { match: { headers: { userId: { regex: "1[0-9]+" }, debug: { present: true } } }, to: "header" },
      { match: { method: { prefix: "List" } }, to: "method" },
      { match: { version: "2.0.0" }, to: "version" },
      { match: { group: "canary" }, to: "group" },
      { match: { method: "Weighted" }, to: { blue: 75, green: 25 } },
      { match: { method: "Get" }, to: "main" },
    ],
  };
}

const ROUTES: readonly [RpcCall, Name][] = [
  [{ service: "Reviews", method: "Get" }, "main"],
  [{ service: "Reviews", method: "Get", version: "1.0.0", group: "g", headers: { Color: "blue" } }, "main"],
  [{ service: "Reviews", method: "ListAll" }, "method"],
  [{ service: "Reviews", method: "Get", version: "2.0.0" }, "version"],
  [{ service: "Reviews", method: "Get", version: "1.0.0", group: "canary" }, "group"],
  [{ service: "Reviews", method: "Get", headers: { Color: "green" } }, "green"],
  [{ service: "Reviews", method: "Get", headers: { userId: "17", debug: "" } }, "header"],
  [{ service: "Reviews", method: "Get", headers: { userId: "17" } }, "main"],
  [{ service: "Reviews", method: "Get", headers: { userId: "27", debug: "" } }, "main"],
];

for (const envoy of await testEnvoys()) {
  suite(`calls find their way in Envoy ${envoy.version}`, { skip: envoy.skip }, () => {
    before(() => bridgeModules());

    for (const wire of WIRES) {
      for (const poolMode of ["multiplex", "ping-pong"]) {
        test(`${wire.name}, ${poolMode}`, { timeout: 30_000 }, async () => {
          const servers = await namedServers(wire, SERVERS);
          const others = await namedServers(wire, ["other"]);
          const services = {
            Reviews: service(wire, poolMode, servers),
            "*": { endpoints: [others.other.address], poolMode },
          };
          const all = [...Object.values(servers), others.other];
          await withRpcEnvoy(envoy, { services }, all, async (setting) => {
            const client = await setting.connect(wire);
            await routed(client);
            await weighted(client);
            await answered(setting, wire, others.other);
          });
        });
      }
    }
  });
}

async function routed(client: RpcClient): Promise<void> {
  for (const [call, expected] of ROUTES) {
    const { ok, text } = await client.call(call);
    assert.deepEqual([ok, text], [true, expected], JSON.stringify(call));
  }
  const missing = await client.call({ service: "Reviews", method: "Delete" });
  assert.equal(missing.ok, false);
  assert.match(missing.text, /no route for Reviews Delete \(route_not_found\)/);
}

async function weighted(client: RpcClient): Promise<void> {
  const answers: string[] = [];
  // Not all at once: in ping-pong each call in flight takes a connection.
  while (answers.length < 1_000) {
    answers.push(...(await callMany(client, 50, { service: "Reviews", method: "Weighted" })));
  }
  const blue = answers.filter((text) => text === "blue").length;
  const green = answers.filter((text) => text === "green").length;
  assert.equal(blue + green, answers.length);
  // Seven standard deviations around 750.
  assert.ok(blue > 654 && blue < 846, `${blue} of 1,000`);
}

/** A service without an entry goes to the one for all, and its frame arrives as it was sent. */
async function answered({ connect }: RpcSetting, wire: Wire, other: RpcServer): Promise<void> {
  const client = await connect(wire);
  await client.heartbeat();
  const call = { service: "com.test.Else", method: "do", headers: { K: "v w" }, text: "x".repeat(40_000) };
  assert.deepEqual(await client.call(call), { status: wire === dubboWire ? 20 : 0, ok: true, text: "other" });
  const [seen] = other.calls;
  assert.deepEqual(seen, { ...seen, ...call });
}
