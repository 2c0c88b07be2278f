// Calls through the modules of the bridge in the built-in host: what Envoy does with them, without Envoy.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { Host, type PluginOptions, RpcProxy, type RpcProxyOptions } from "../../host/index.js";
import { send } from "../support/http-client.js";
import { bridgeModules, filterModule } from "../support/modules.js";
import { boltV2Wire, boltWire } from "../support/rpc/bolt-wire.js";
import { RpcClient } from "../support/rpc/client.js";
import { dubboWire } from "../support/rpc/dubbo-wire.js";
import { RpcServer } from "../support/rpc/server.js";
import type { RpcCall, Wire } from "../support/rpc/wire.js";
import { BareClient } from "./rpc-serving.js";
import { eventually } from "./serving.js";

const SERVICE = "com.test.Echo";
/** Each takes a connection of its own in the second. */
const CALLS_IN_FLIGHT = { multiplex: 1_000, "ping-pong": 100 };
const POOL_MODES = ["multiplex", "ping-pong"] as const;

/** Adds a header, takes one away, changes one, and refuses calls of one method. */
const FILTER = {
  rules: [
    { match: { path: { exact: `/${SERVICE}/forbidden` } }, respond: { status: 403, body: "not allowed" } },
    {
      request: [
        { op: "set", name: "x-rpc-added", value: "by a filter" },
        { op: "remove", name: "x-rpc-secret" },
        { op: "set", name: "x-rpc-changed", value: "after" },
      ],
    },
  ],
};

/** A proxy and the hosts that it works with. */
interface Running {
  proxy: RpcProxy;
  hosts: Record<"ingress" | "http" | "egress", Host>;
  stop(): Promise<void>;
}

async function start(
  options: Pick<RpcProxyOptions, "clusters"> & Partial<RpcProxyOptions>,
  filter?: object,
  limits: Partial<Record<"ingress" | "egress", object>> = {},
): Promise<Running> {
  const folder = await bridgeModules();
  const load = (...plugins: PluginOptions[]): Promise<Host> => Host.load({ plugins, strict: true });
  const side = (name: "ingress" | "egress"): PluginOptions => ({
    wasm: join(folder, `xprotocol-${name}.wasm`),
    configuration: limits[name] ? JSON.stringify(limits[name]) : "",
  });
  const filters = filter
    ? [{ wasm: await filterModule("headers"), configuration: JSON.stringify(filter) }]
    : [];
  const hosts = {
    ingress: await load(side("ingress")),
    http: await load(...filters),
    egress: await load(side("egress")),
  };
  const proxy = await RpcProxy.start({ ...hosts, ...options });
  return {
    proxy,
    hosts,
    async stop() {
      await proxy.close();
      for (const host of Object.values(hosts)) host.close();
    },
  };
}

const okOf = ({ name }: Wire): number => (name === "dubbo" ? 20 : 0);

for (const wire of [boltWire, boltV2Wire, dubboWire]) {
  for (const poolMode of POOL_MODES) {
    const atOnce = CALLS_IN_FLIGHT[poolMode];
    suite(`${wire.name} in ${poolMode}`, () => {
      let server: RpcServer;
      let running: Running;
      let client: RpcClient;

      before(async () => {
        server = await RpcServer.start(wire, ({ method, text }) => `${method} ${text}`);
        const clusters = [{ name: "echo", server: `tcp://${server.address}`, poolMode }];
        const routes = [{ host: SERVICE, to: "echo" }];
        running = await start({ clusters, routes }, FILTER);
        client = await RpcClient.connect(wire, { host: "127.0.0.1", port: running.proxy.port });
      });

      after(async () => {
        client?.close();
        await running?.stop();
        await server?.stop();
      });

      const call = (more: Partial<RpcCall> = {}): RpcCall => ({
        service: SERVICE,
        method: "say",
        text: "hello",
        ...more,
      });

      test("a call is answered, and its headers reach the server as filters left them", async () => {
        const headers = { kept: "as it was", secret: "42", changed: "before" };
        const answer = await client.call(call({ headers }));
        assert.deepEqual(answer, { status: okOf(wire), ok: true, text: "say hello" });
        const seen = server.calls.at(-1)!;
        assert.deepEqual([seen.service, seen.method], [SERVICE, "say"]);
        assert.deepEqual(seen.headers, { kept: "as it was", changed: "after", added: "by a filter" });
      });

      test(`${atOnce} calls at once are each given their own answer`, {
        timeout: 30_000,
      }, async () => {
        const calls = Array.from({ length: atOnce }, (_, i) =>
          client.call(call({ method: `m${i % 7}`, text: `${i}` })),
        );
        for (const [i, { text }] of (await Promise.all(calls)).entries())
          assert.equal(text, `m${i % 7} ${i}`);
        if (poolMode === "multiplex") assert.equal(server.connections, 1);
      });

      test("a large body is carried both ways", async () => {
        // The test's Dubbo has no longer texts.
        const size = wire === dubboWire ? 65_000 : 2_000_000;
        const text = "0123456789abcdef".repeat(125_000).slice(0, size);
        const answer = await client.call(call({ text }));
        assert.ok(answer.text === `say ${text}`, `${answer.text.length} characters came back`);
      });

      test("a heartbeat is answered", async () => {
        await client.heartbeat();
      });

      test("a call that nobody waits for reaches the server, and others after it", async () => {
        client.send(call({ method: "notify" }));
        await eventually(
          () => server.calls.some(({ method }) => method === "notify"),
          "the server saw nothing",
        );
        assert.equal((await client.call(call())).text, "say hello");
      });

      test("a filter's refusal and a service without a route are the protocol's own failures", async () => {
        const refused = await client.call(call({ method: "forbidden" }));
        assert.equal(refused.ok, false);
        assert.match(refused.text, /not allowed/);
        assert.equal((await client.call(call({ service: "com.test.Nowhere" }))).ok, false);
        assert.equal((await client.call(call())).ok, true);
      });

      test("the server's own failure comes back as it is", async () => {
        const { respond } = server;
        server.respond = () => ({ status: wire.name === "dubbo" ? 80 : 2, text: "broken" });
        const answer = await client.call(call());
        server.respond = respond;
        assert.equal(answer.ok, false);
        assert.equal(answer.status, wire.name === "dubbo" ? 80 : 2);
      });

      test("a call that takes longer than its caller waits fails, and others go on", async () => {
        const { respond } = server;
        server.respond = () => null;
        const answer = await client.call(call({ timeout: 50 }));
        server.respond = respond;
        assert.equal(answer.ok, false);
        assert.equal((await client.call(call())).text, "say hello");
      });

      test("nothing is left of calls, and no rule of Envoy's was run into", async () => {
        await eventually(() => running.proxy.liveCalls === 0, "a call is left");
        const { ingress, egress } = running.hosts;
        assert.deepEqual([...ingress.reports, ...egress.reports], []);
      });
    });
  }
}

suite("one port for all", () => {
  let bolt: RpcServer;
  let dubbo: RpcServer;
  let running: Running;

  before(async () => {
    bolt = await RpcServer.start(boltWire, () => "bolt");
    dubbo = await RpcServer.start(dubboWire, () => "dubbo");
    const clusters = [
      { name: "bolt", server: `tcp://${bolt.address}` },
      { name: "dubbo", server: `tcp://${dubbo.address}` },
    ];
    const routes = [
      { headers: { "x-rpc-protocol": "bolt" }, to: "bolt" },
      { headers: { "x-rpc-protocol": "dubbo" }, to: "dubbo" },
    ];
    running = await start({ clusters, routes });
  });

  after(async () => {
    await running?.stop();
    await bolt?.stop();
    await dubbo?.stop();
  });

  test("tells protocols apart, and lets HTTP pass", async () => {
    const { port } = running.proxy;
    for (const wire of [boltWire, dubboWire]) {
      const client = await RpcClient.connect(wire, { host: "127.0.0.1", port });
      assert.equal((await client.call({ service: SERVICE, method: "say" })).text, wire.name);
      client.close();
    }
    for (const protocol of ["http1", "http2"] as const) {
      assert.equal((await send(`http://127.0.0.1:${port}`, { protocol })).status, 404);
    }
  });

  test("closes what it does not know", async () => {
    const client = new BareClient(running.proxy.port);
    client.socket.write("\x16\x03\x01 no protocol of these");
    await client.closed;
    assert.equal(client.text, "");
  });

  test("a client that goes away in mid-call leaves nothing behind", async () => {
    bolt.respond = () => null;
    const client = await RpcClient.connect(boltWire, { host: "127.0.0.1", port: running.proxy.port });
    const before = bolt.calls.length;
    client.call({ service: SERVICE, method: "say" }).catch(() => {});
    await eventually(() => bolt.calls.length > before, "the server saw nothing");
    client.close();
    await eventually(() => running.proxy.liveCalls === 0, "a call is left");
    await eventually(() => running.proxy.liveConnections === 0, "a connection is left");
    const { contexts } = running.hosts.ingress.inventory();
    assert.deepEqual(
      contexts.filter(({ kind }) => kind === "stream"),
      [],
    );
  });

  test("a server that dies fails what is under way, and is called again when it is back", async () => {
    bolt.respond = () => null;
    const client = await RpcClient.connect(boltWire, { host: "127.0.0.1", port: running.proxy.port });
    const before = bolt.calls.length;
    const pending = client.call({ service: SERVICE, method: "say" });
    await eventually(() => bolt.calls.length > before, "the server saw nothing");
    const { port } = bolt;
    await bolt.stop();
    assert.equal((await pending).ok, false);
    assert.equal((await client.call({ service: SERVICE, method: "say" })).ok, false);
    bolt = await RpcServer.start(boltWire, () => "back", port);
    assert.equal((await client.call({ service: SERVICE, method: "say" })).text, "back");
    client.close();
  });
});
