import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { type RunningEnvoy, startEnvoy } from "../../cli/envoy/index.js";
import { POOL_MODES, readDescription, xprotocolBootstrap } from "../../cli/envoy/xprotocol/index.js";
import { testEnvoys } from "../support/envoy.js";
import { bridgeModules } from "../support/modules.js";
import { boltV2Wire, boltWire } from "../support/rpc/bolt-wire.js";
import { RpcClient } from "../support/rpc/client.js";
import { dubboWire } from "../support/rpc/dubbo-wire.js";
import { RpcServer } from "../support/rpc/server.js";

// Calls from a client through the ingress module, Envoy's HTTP connection manager and router, and the egress module to a server.

const CALLS_IN_FLIGHT = 1_000;

for (const { version, binary, skip } of await testEnvoys()) {
  for (const poolMode of POOL_MODES) {
    for (const wire of [boltWire, boltV2Wire, dubboWire]) {
      suite(`${wire.name} in ${poolMode} through Envoy ${version}`, { skip }, () => {
        let server: RpcServer;
        let envoy: RunningEnvoy;

        before(async () => {
          server = await RpcServer.start(wire, (call) => `${call.method} ${call.text}`);
          const description = readDescription({
            listen: "127.0.0.1:0",
            admin: "127.0.0.1:0",
            modules: await bridgeModules(),
            services: { "com.test.Echo": { endpoints: [server.address], protocol: wire.name, poolMode } },
          });
          envoy = await startEnvoy({ binary, bootstrap: xprotocolBootstrap(description) });
        });

        after(async () => {
          await envoy?.stop();
          await server?.stop();
        });

        const connect = () => RpcClient.connect(wire, Object.values(envoy.listeners)[0]!);

        test("a call is answered", async () => {
          const client = await connect();
          const answer = await client.call({ service: "com.test.Echo", method: "say", text: "hello" });
          assert.deepEqual(answer, { status: wire.name === "dubbo" ? 20 : 0, ok: true, text: "say hello" });
          client.close();
        });

        test(`${CALLS_IN_FLIGHT} calls at once are each given their own answer`, async () => {
          const client = await connect();
          const calls = Array.from({ length: CALLS_IN_FLIGHT }, (_, i) =>
            client.call({ service: "com.test.Echo", method: `m${i % 7}`, text: `${i}` }),
          );
          const answers = await Promise.all(calls);
          for (const [i, { text }] of answers.entries()) assert.equal(text, `m${i % 7} ${i}`);
          client.close();
        });

        test("a heartbeat is answered without a server", async () => {
          const client = await connect();
          await client.heartbeat();
          client.close();
        });

        test("a call for which there is no route fails in the protocol's own way", async () => {
          const client = await connect();
          const answer = await client.call({ service: "com.test.Nowhere", method: "say" });
          assert.equal(answer.ok, false);
          assert.match(answer.text, /route/);
          client.close();
        });

        test("a call that takes longer than its frame allows fails, and its late answer is dropped", async () => {
          const client = await connect();
          server.respond = (call) => (call.method === "late" ? null : `${call.method} ${call.text}`);
          const late = await client.call({ service: "com.test.Echo", method: "late", timeout: 100 });
          assert.equal(late.ok, false);
          assert.match(late.text, /time/i);
          const next = await client.call({ service: "com.test.Echo", method: "say", text: "next" });
          assert.equal(next.text, "say next");
          client.close();
        });

        test("a one-way call reaches the server, and those behind it are answered", async () => {
          const client = await connect();
          client.send({ service: "com.test.Echo", method: "tell", text: "only" });
          const next = await client.call({ service: "com.test.Echo", method: "say", text: "next" });
          assert.equal(next.text, "say next");
          // In ping-pong it goes over another connection.
          const deadline = Date.now() + 5_000;
          while (!server.calls.some(({ method, oneWay }) => method === "tell" && oneWay)) {
            assert.ok(Date.now() < deadline);
            await client.heartbeat();
          }
          client.close();
        });

        test("calls in flight fail when the server dies, and the next ones find it again", async () => {
          const client = await connect();
          server.respond = () => null;
          const calls = Array.from({ length: 10 }, () =>
            client.call({ service: "com.test.Echo", method: "wait" }),
          );
          const deadline = Date.now() + 5_000;
          while (server.calls.filter(({ method }) => method === "wait").length < 10) {
            assert.ok(Date.now() < deadline);
            await client.heartbeat();
          }
          const { port } = server;
          await server.stop();
          for (const { ok } of await Promise.all(calls)) assert.equal(ok, false);
          server = await RpcServer.start(wire, (call) => `${call.method} ${call.text}`, port);
          const say = () => client.call({ service: "com.test.Echo", method: "say", text: "again" });
          let again = await say();
          // Envoy may still be about to notice.
          while (!again.ok && Date.now() < deadline) again = await say();
          assert.equal(again.text, "say again");
          client.close();
        });
      });
    }
  }
}
