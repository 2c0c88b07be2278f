import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { httpBootstrap, startEnvoy } from "../../cli/envoy/index.js";
import { Host, ReverseProxy } from "../../host/index.js";
import { type Backend, startBackend } from "../support/backend.js";
import { testEnvoys } from "../support/envoy.js";
import { send } from "../support/http-client.js";
import { fixtureModule } from "../support/modules.js";

interface EndCase {
  /** The value of `x-do`. */
  does: string;
  /** What the calls answered, a line for each time that they were made. 0 is Ok, 2 BadArgument. */
  says: string[];
  /** Status and text that the client gets; null where it is cut off. */
  gets: [number, string] | null;
}

const UPSTREAM: [number, string] = [200, "from upstream"];

/** With other answers than these 2, Envoy 1.36 and 1.40 would be asked, and crash. */
const endCases: EndCase[] = [
  { does: "nothing", says: [], gets: UPSTREAM },
  { does: "all at the end", says: ["log 2 2 2 2", "done 2 2 2 2", "delete 2 2 2 2"], gets: UPSTREAM },
  { does: "two answers", says: ["0 2"], gets: [403, "answered 403"] },
  { does: "an answer and a reset", says: ["0 2"], gets: [403, "answered 403"] },
  { does: "an answer, and going on", says: ["0 2"], gets: [403, "answered 403"] },
  { does: "two resets", says: ["0 2"], gets: null },
  { does: "a reset, and all else", says: ["0 2 2 2"], gets: null },
  { does: "going on, and ending", says: ["0 0 2 2"], gets: UPSTREAM },
  { does: "a response before there is one", says: ["2"], gets: UPSTREAM },
  { does: "a response in its own callback", says: ["2"], gets: UPSTREAM },
  { does: "an answer for a response, twice", says: ["0 2"], gets: [403, "answered 403"] },
  { does: "request, later: two answers", says: ["0 2"], gets: [403, "answered 403"] },
  { does: "request, later: an answer and a reset", says: ["0 2"], gets: [403, "answered 403"] },
  { does: "request, later: two resets", says: ["0 2"], gets: null },
  { does: "request, later: going on", says: ["0"], gets: UPSTREAM },
  { does: "response, later: going on, and ending", says: ["0 2 2 2"], gets: UPSTREAM },
  { does: "response, later: a reset, and going on", says: ["0 2"], gets: null },
];

interface Proxy {
  url: string;
  log(): readonly string[];
  stop(): Promise<void>;
}

function runCases(start: (backend: Backend) => Promise<Proxy>): void {
  let backend: Backend;
  let proxy: Proxy;

  before(async () => {
    backend = await startBackend({ respond: () => ({ body: "from upstream" }) });
    proxy = await start(backend);
  });

  after(async () => {
    await proxy?.stop();
    await backend?.close();
  });

  for (const { does, gets } of endCases) {
    test(does, { timeout: 10_000 }, async () => {
      const answered = send(proxy.url, { headers: [["x-do", does]] });
      const seen = await answered.then(
        ({ status, text }) => [status, text],
        () => null,
      );
      assert.deepEqual(seen, gets);
    });
  }

  test("nothing was asked of the host that ends it, and the calls said so", async () => {
    const { status } = await send(proxy.url);
    assert.equal(status, 200);
    const lines = proxy.log();
    for (const { does, says } of endCases) {
      const said = lines.flatMap((line) => line.split(`[${does}] `).slice(1));
      assert.deepEqual(said, says, does);
    }
  });
}

async function builtIn(backend: Backend): Promise<Proxy> {
  const host = await Host.load({ plugins: [{ name: "ends", wasm: await fixtureModule("sdk-ends") }] });
  const proxy = await ReverseProxy.start({ host, upstreams: [{ name: "backend", url: backend.url }] });
  return {
    url: proxy.url,
    log: () => host.logs.map(({ message }) => message),
    async stop() {
      await proxy.close(0);
      host.close();
    },
  };
}

async function inEnvoy(binary: string, backend: Backend): Promise<Proxy> {
  const wasm = await fixtureModule("sdk-ends");
  const listener = { name: "main", filters: [{ name: "ends", wasm }], routes: [{ to: "backend" }] };
  const upstreams = [{ name: "backend", url: backend.url }];
  const envoy = await startEnvoy({ binary, bootstrap: httpBootstrap({ listeners: [listener], upstreams }) });
  return {
    url: envoy.listeners.main!.url,
    log: () => envoy.log.lines,
    async stop() {
      await envoy.stop();
    },
  };
}

suite("ending a stream, and going on, in the built-in host", () => runCases(builtIn));

for (const { version, binary, skip } of await testEnvoys()) {
  suite(`ending a stream, and going on, in Envoy ${version}`, { skip }, () => {
    runCases((backend) => inEnvoy(binary, backend));
  });
}
