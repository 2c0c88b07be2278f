import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { testEnvoys } from "../support/envoy.js";
import { filterModule } from "../support/modules.js";
import { boltWire } from "../support/rpc/bolt-wire.js";
import { dubboWire } from "../support/rpc/dubbo-wire.js";
import { namedServers, withRpcEnvoy } from "../support/rpc/envoy.js";
import type { RpcCall, Wire } from "../support/rpc/wire.js";

// Calls of RPC protocols, which the bridge shows as HTTP requests, are routed by the filter like any other request.

const WIRES: readonly Wire[] = [boltWire, dubboWire];
const SERVERS = ["main", "read", "tester", "tenth"] as const;
type Name = (typeof SERVERS)[number];

const exact = (text: string) => ({ exact: text });

/** The header by which the filter tells Envoy's routes where a call goes: the servers see it as the attachment `lane`. */
const LANE = "x-rpc-lane";

const TABLE = {
  steering: { mode: "header", header: LANE },
  route_config: {
    virtual_hosts: [
      {
        name: "calls",
        domains: ["*"],
        routes: [
          {
            match: {
              prefix: "/",
              rpc: {
                service: exact("Reviews"),
                headers: [{ name: "role", string_match: exact("tester") }],
              },
            },
            route: { cluster: "tester" },
          },
          {
            match: { prefix: "/", rpc: { service: exact("Reviews"), method: { prefix: "Read" } } },
            route: { cluster: "read" },
          },
          {
            match: { prefix: "/", rpc: { service: exact("Reviews"), method: exact("Weighted") } },
            route: {
              weighted_clusters: {
                clusters: [
                  { name: "main", weight: 90 },
                  { name: "tenth", weight: 10 },
                ],
              },
            },
          },
          {
            match: { prefix: "/", rpc: { service: exact("Reviews"), method: exact("Get") } },
            route: { cluster: "main" },
          },
        ],
      },
    ],
  },
};

const CALLS: readonly [RpcCall, Name][] = [
  [{ service: "Reviews", method: "Get" }, "main"],
  [{ service: "Reviews", method: "ReadAll" }, "read"],
  [{ service: "Reviews", method: "ReadAll", headers: { role: "tester" } }, "tester"],
  [{ service: "Reviews", method: "Get", headers: { role: "reader", lane: "tester" } }, "main"],
];

for (const envoy of await testEnvoys()) {
  suite(`calls are routed by the router filter in Envoy ${envoy.version}`, { skip: envoy.skip }, () => {
    for (const wire of WIRES) {
      test(wire.name, { timeout: 30_000 }, async () => {
        const servers = await namedServers(wire, SERVERS);
        const reviews = {
          protocol: wire.name,
          subsets: Object.fromEntries(SERVERS.map((name) => [name, [servers[name].address]])),
          routes: SERVERS.map((name) => ({ match: { headers: { lane: name } }, to: name })),
        };
        const filters = [{ wasm: await filterModule("router"), configuration: TABLE }];
        await withRpcEnvoy(
          envoy,
          { filters, services: { Reviews: reviews } },
          Object.values(servers),
          async (setting) => {
            const client = await setting.connect(wire);
            for (const [call, expected] of CALLS) {
              const { ok, text } = await client.call(call);
              assert.deepEqual([ok, text], [true, expected], JSON.stringify(call));
            }
            const calls = Array.from({ length: 500 }, () =>
              client.call({ service: "Reviews", method: "Weighted" }),
            );
            const tenth = (await Promise.all(calls)).filter(({ text }) => text === "tenth").length;
            // Seven standard deviations around 50.
            assert.ok(tenth > 3 && tenth < 97, `${tenth} of 500`);
            assert.equal((await client.call({ service: "Reviews", method: "Delete" })).ok, false);
          },
        );
      });
    }
  });
}
