import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect as connectTo, createServer } from "node:net";
import { before, suite, test } from "node:test";
import { startBackend } from "../support/backend.js";
import { testEnvoys } from "../support/envoy.js";
import { send } from "../support/http-client.js";
import { bridgeModules, filterModule } from "../support/modules.js";
import { boltV2Wire, boltWire } from "../support/rpc/bolt-wire.js";
import { dubboWire } from "../support/rpc/dubbo-wire.js";
import { namedServers, type RpcSetting, withRpcEnvoy } from "../support/rpc/envoy.js";
import { RpcServer } from "../support/rpc/server.js";
import type { RpcCall, Wire } from "../support/rpc/wire.js";

const WIRES: readonly Wire[] = [boltWire, boltV2Wire, dubboWire];
const SILENT = "com.test.Silent";

const RULES = {
  rules: [
    {
      request: [
        { op: "set", name: "x-rpc-gateway", value: "envoy" },
        { op: "set", name: "x-rpc-color", value: "green" },
        { op: "remove", name: "x-rpc-secret" },
      ],
    },
  ],
};

/** What Envoy answers by itself: for which call, with which statuses of Bolt and Dubbo, and with which reason. */
const REPLIES: readonly [string, RpcCall, bolt: number, dubbo: number, RegExp][] = [
  [
    "404, no such service",
    { service: "com.test.Nowhere", method: "get" },
    ...([2, 60] as const),
    /no route for com\.test\.Nowhere get \(route_not_found\)/,
  ],
  [
    "503, nobody listens",
    { service: "com.test.Gone", method: "get" },
    ...([2, 80] as const),
    /upstream connect error or disconnect\/reset before headers/,
  ],
  [
    "504, the frame's own timeout",
    { service: SILENT, method: "get", timeout: 100 },
    ...([7, 31] as const),
    /upstream request timeout \(response_timeout\)/,
  ],
  [
    "504, the timeout of the service",
    { service: SILENT, method: "get" },
    ...([7, 31] as const),
    /upstream request timeout \(response_timeout\)/,
  ],
];

for (const envoy of await testEnvoys()) {
  suite(`calls through filters of Envoy ${envoy.version}`, { skip: envoy.skip }, () => {
    before(() => bridgeModules());

    for (const wire of WIRES) {
      for (const poolMode of ["multiplex", "ping-pong"]) {
        test(`${wire.name}, ${poolMode}`, { timeout: 30_000 }, async () => {
          const servers = await namedServers(
            wire,
            ["reviews", "silent", "gone"],
            (name) => () => (name === "silent" ? null : name),
          );
          const common = { protocol: wire.name, poolMode };
          const description = {
            filters: [{ wasm: await filterModule("headers"), configuration: RULES }],
            services: {
              "com.test.Reviews": { ...common, endpoints: [servers.reviews.address] },
              "com.test.Limited": {
                ...common,
                endpoints: [servers.reviews.address],
                rateLimit: { calls: 3, per: "1m" },
              },
              [SILENT]: { ...common, endpoints: [servers.silent.address], timeout: "200ms" },
              "com.test.Gone": { ...common, endpoints: [servers.gone.address] },
            },
          };
          await servers.gone.stop();
          await withRpcEnvoy(envoy, description, Object.values(servers), async (setting) => {
            await filtered(setting, servers.reviews);
            await limited(setting, wire);
            await repliedTo(setting, wire);
            await oneWay(setting, servers.reviews);
          });
        });
      }
    }

    test("calls in two protocols reach one server over connections of their own", {
      timeout: 30_000,
    }, async () => {
      const begun = new Set<number>();
      const server = createServer((socket) => {
        socket.on("error", () => {});
        socket.once("data", (data) => begun.add(data[0]!));
      });
      await once(server.listen(0, "127.0.0.1"), "listening");
      server.unref();
      const { port } = server.address() as AddressInfo;
      const services = { both: { endpoints: [`127.0.0.1:${port}`], timeout: "1s" } };
      await withRpcEnvoy(envoy, { services }, [], async ({ connect }) => {
        for (const wire of WIRES) {
          const answer = await (await connect(wire)).call({ service: "both", method: "m", timeout: 200 });
          assert.match(answer.text, /upstream request timeout/);
        }
        assert.deepEqual([...begun], [1, 2, 0xda]);
      });
      server.close();
    });

    test("HTTP passes on the same port, and what is neither is closed", { timeout: 30_000 }, async () => {
      const server = await RpcServer.start(dubboWire, () => "called");
      const backend = await startBackend({ respond: () => ({ body: "fetched" }) });
      const endpoints = [new URL(backend.url).host];
      const services = {
        reviews: { protocol: "dubbo", endpoints: [server.address] },
        "www.test": { protocol: "http1", endpoints },
      };
      await withRpcEnvoy(envoy, { services }, [server], async ({ connect, ingress }) => {
        const client = await connect(dubboWire);
        assert.equal((await client.call({ service: "reviews", method: "get" })).text, "called");
        for (const protocol of ["http1", "http2"] as const) {
          const fetched = await send(ingress.url, { protocol, headers: [["host", "www.test"]] });
          assert.deepEqual([fetched.status, fetched.text], [200, "fetched"], protocol);
          const refused = await send(ingress.url, { protocol, headers: [["host", "reviews"]] });
          assert.equal(refused.status, 404, protocol);
        }
        const stranger = connectTo(ingress.port, ingress.host, () => stranger.write("no protocol at all"));
        stranger.on("error", () => {});
        await once(stranger, "close");
      });
      await backend.close();
    });
  });
}

/** The provider sees what the headers filter added, changed and removed; all else is as it was. */
async function filtered({ connect }: RpcSetting, server: RpcServer): Promise<void> {
  const client = await connect(server.wire);
  const headers = { Before: "a", Color: "blue", secret: "s", After: "b c" };
  const answer = await client.call({ service: "com.test.Reviews", method: "get", headers, text: "argument" });
  assert.deepEqual([answer.ok, answer.text], [true, "reviews"]);
  const seen = server.calls.at(-1)!;
  assert.deepEqual(seen.headers, { Before: "a", Color: "green", After: "b c", gateway: "envoy" });
  assert.deepEqual([seen.service, seen.method, seen.text], ["com.test.Reviews", "get", "argument"]);
}

async function limited({ connect }: RpcSetting, wire: Wire): Promise<void> {
  const client = await connect(wire);
  const call = { service: "com.test.Limited", method: "get" };
  for (let i = 0; i < 3; i++) assert.ok((await client.call(call)).ok);
  const refused = await client.call(call);
  assert.equal(refused.status, wire === dubboWire ? 100 : 4);
  assert.match(refused.text, /local_rate_limited/);
}

async function repliedTo({ connect }: RpcSetting, wire: Wire): Promise<void> {
  const client = await connect(wire);
  for (const [what, call, bolt, dubbo, reason] of REPLIES) {
    const answer = await client.call(call);
    assert.equal(answer.status, wire === dubboWire ? dubbo : bolt, what);
    assert.match(answer.text, reason, what);
  }
}

/** Calls without an answer arrive, and the connection goes on. */
async function oneWay({ connect }: RpcSetting, server: RpcServer): Promise<void> {
  const client = await connect(server.wire);
  const call = { service: "com.test.Reviews", method: "notify" };
  for (const text of ["one", "two"]) client.send({ ...call, text });
  assert.ok((await client.call({ ...call, text: "three" })).ok);
  const texts = (): string[] =>
    server.calls.filter(({ method }) => method === "notify").map(({ text = "" }) => text);
  while (texts().length < 3) await new Promise(setImmediate);
  assert.deepEqual(texts().sort(), ["one", "three", "two"]);
}
