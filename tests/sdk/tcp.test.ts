import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, before, suite, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { httpBootstrap, type RunningEnvoy, startEnvoy } from "../../cli/envoy/index.js";
import { Host } from "../../host/index.js";
import { connection } from "../../host/testing.js";
import { type Backends, startBackends } from "../conformance/backends.js";
import { testEnvoys } from "../support/envoy.js";
import { fixtureModule } from "../support/modules.js";

// A client, tests/fixtures/sdk-tcp.ts as a network filter, and a server that answers `<…>` to whatever it gets; in the
// built-in host and in both Envoys.

/** A host with the filter and the server behind it. */
interface Running {
  /** Opens a connection, says one thing after the other, waits for so many bytes, ends it, and returns what it heard. */
  talk(said: readonly string[], expected: number): Promise<string>;
  /** What the filter has logged so far. */
  lines(): readonly string[];
  stop(): Promise<void>;
}

function cases(start: () => Promise<Running>): void {
  let host: Running;

  before(async () => {
    host = await start();
  });

  after(async () => {
    await host?.stop();
  });

  test("data is read, held and changed both ways", { timeout: 15_000 }, async () => {
    assert.equal(await host.talk(["upper case\n"], 14), "<UPPER CASE\n><");
    assert.equal(await host.talk(["hold ", "this\n"], 19), "<held: hold this\n><");
    assert.equal(await host.talk(["hold this\n"], 20), "<whole: hold this\n><");
  });

  test("a filter closes the connection", async () => {
    assert.equal(await host.talk(["close"], 1), "");
  });

  test("opening, closing and the end are told", async () => {
    await host.talk(["x\n"], 4);
    const told = host.lines().join("\n");
    for (const line of ["new connection", "client's side closed by", "connection logged"]) {
      assert.ok(told.includes(line), line);
    }
  });
}

suite("TCP contexts in the built-in host", () => {
  cases(async () => {
    const host = await Host.load({ plugins: [{ wasm: await fixtureModule("sdk-tcp") }] });
    return {
      talk: async (said) => talkInHost(host, said),
      lines: () => host.logs.map(({ message }) => message),
      stop: async () => host.close(),
    };
  });
});

for (const { version, binary, skip } of await testEnvoys()) {
  suite(`TCP contexts in Envoy ${version}`, { skip }, () => {
    cases(() => startInEnvoy(binary));
  });
}

function talkInHost(host: Host, said: readonly string[]): string {
  const client = connection(host);
  for (const each of said) {
    const before = client.toUpstream.bytes.length;
    client.send(each);
    const passed = client.toUpstream.bytes.subarray(before);
    if (passed.length > 0) client.receive(`<${passed}>`);
  }
  client.end();
  client.receive("", true);
  return client.toClient.text;
}

async function startInEnvoy(binary: string): Promise<Running> {
  const backends: Backends = await startBackends();
  const wasm = await fixtureModule("sdk-tcp");
  const bootstrap = httpBootstrap({
    listeners: [],
    tcpListeners: [{ name: "tcp", filters: [{ name: "tcp", wasm }], to: "tcp" }],
    upstreams: backends.upstreams,
  });
  const envoy = await startEnvoy({ binary, bootstrap }).catch(async (error: Error) => {
    await backends.close();
    throw error;
  });
  return {
    talk: (said, expected) => talkInEnvoy(envoy, said, expected),
    lines: () => envoy.log.lines,
    async stop() {
      await envoy.stop();
      await backends.close();
    },
  };
}

async function talkInEnvoy(
  { log, listeners }: RunningEnvoy,
  said: readonly string[],
  expected: number,
): Promise<string> {
  const held = () => log.lines.filter((line) => line.includes("holding")).length;
  const { hostname, port } = new URL(listeners.tcp!.url);
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
