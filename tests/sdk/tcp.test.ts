import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, before, suite, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { httpBootstrap, type RunningEnvoy, startEnvoy } from "../../cli/envoy/index.js";
import { type Backends, startBackends } from "../conformance/backends.js";
import { testEnvoys } from "../support/envoy.js";
import { fixtureModule } from "../support/modules.js";

// A client, tests/fixtures/sdk-tcp.ts as a network filter, and a server that answers `<…>` to whatever it gets.

/** Opens a connection, says one thing after the other, waits for so many bytes, and ends it. */
async function talk(
  url: string,
  said: readonly string[],
  expected: number,
  held: () => number = () => 0,
): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  let heard = "";
  socket.on("data", (chunk) => {
    heard += chunk;
    if (heard.length >= expected) socket.end();
  });
  const closed = once(socket, "close");
  for (const [i, each] of said.entries()) {
    const before = held();
    socket.write(each);
    // The filter holds each piece but the last: then the next is a piece of its own.
    while (i < said.length - 1 && held() === before) await setTimeout(5);
  }
  await closed;
  return heard;
}

for (const { version, binary, skip } of await testEnvoys()) {
  suite(`TCP contexts in Envoy ${version}`, { skip }, () => {
    let backends: Backends;
    let envoy: RunningEnvoy;
    let url: string;

    before(async () => {
      backends = await startBackends();
      const wasm = await fixtureModule("sdk-tcp");
      const listener = { name: "tcp", filters: [{ name: "tcp", wasm }], to: "tcp" };
      const bootstrap = httpBootstrap({
        listeners: [],
        tcpListeners: [listener],
        upstreams: backends.upstreams,
      });
      envoy = await startEnvoy({ binary, bootstrap });
      url = envoy.listeners.tcp!.url;
    });

    after(async () => {
      await envoy?.stop();
      await backends?.close();
    });

    test("data is read, held and changed both ways", { timeout: 15_000 }, async () => {
      const held = () => envoy.log.lines.filter((line) => line.includes("holding")).length;
      assert.equal(await talk(url, ["upper case\n"], 14), "<UPPER CASE\n><");
      assert.equal(await talk(url, ["hold ", "this\n"], 19, held), "<held: hold this\n><");
      assert.equal(await talk(url, ["hold this\n"], 20), "<whole: hold this\n><");
    });

    test("a filter closes the connection", async () => {
      assert.equal(await talk(url, ["close"], 1), "");
    });

    test("opening, closing and the end are told", async () => {
      await talk(url, ["x\n"], 4);
      const told = () => envoy.log.lines.join("\n");
      for (const line of ["new connection", "client's side closed by", "connection logged"]) {
        assert.ok(told().includes(line), line);
      }
    });
  });
}
