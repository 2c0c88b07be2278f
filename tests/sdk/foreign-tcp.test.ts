import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { after, before, suite, test } from "node:test";
import { httpBootstrap, startEnvoy } from "../../cli/envoy/index.js";
import { testEnvoys } from "../support/envoy.js";
import { fixtureModule } from "../support/modules.js";

/** A server that says its name and ends the connection. */
async function startServer(name: string): Promise<Server> {
  const server = createServer((socket) => {
    // A client may go at any moment.
    socket.on("error", () => {});
    socket.end(name);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

/** What is heard on a connection until it ends. */
async function listen(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let heard = "";
  socket.on("data", (chunk) => {
    heard += chunk;
  });
  await once(socket, "close");
  return heard;
}

for (const { version, binary, skip } of await testEnvoys()) {
  suite(`a network filter in Envoy ${version}`, { skip }, () => {
    let servers: Server[];

    before(async () => {
      servers = await Promise.all(["first", "second"].map(startServer));
    });

    after(() => {
      for (const server of servers ?? []) server.close();
    });

    test("chooses the cluster of a connection", { timeout: 15_000 }, async () => {
      const wasm = await fixtureModule("sdk-foreign-tcp");
      const upstreams = servers.map((server, index) => ({
        name: ["first", "second"][index]!,
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      }));
      const listenerTo = (configuration: string) => ({
        name: configuration,
        filters: [{ name: configuration, wasm, configuration }],
        to: "first",
      });
      const tcpListeners = [listenerTo("first"), listenerTo("second")];
      const envoy = await startEnvoy({
        binary,
        bootstrap: httpBootstrap({ listeners: [], tcpListeners, upstreams }),
      });
      try {
        assert.equal(await listen(envoy.listeners.first!.url), "first");
        assert.equal(await listen(envoy.listeners.second!.url), "second");
        assert.ok(envoy.log.lines.some((line) => line.includes("set: 0")));
      } finally {
        await envoy.stop();
      }
    });
  });
}
