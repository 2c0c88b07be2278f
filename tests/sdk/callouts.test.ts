import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { httpBootstrap, type RunningEnvoy, startEnvoy } from "../../cli/envoy/index.js";
import { type ClusterOptions, Host, ReverseProxy } from "../../host/index.js";
import { type Backends, startBackends } from "../conformance/backends.js";
import { testEnvoys } from "../support/envoy.js";
import { headerValues } from "../support/headers.js";
import { send } from "../support/http-client.js";
import { fixtureModule } from "../support/modules.js";
import { type CalloutCase, calloutCases } from "./callouts.cases.js";

/** A proxy with the fixture in front of a backend. */
interface Proxy {
  url: string;
  /** The lines that modules logged so far. */
  log(): readonly string[];
  stop(): Promise<void>;
}

async function run({ does, result, answered }: CalloutCase, proxy: Proxy): Promise<void> {
  const response = await send(proxy.url, { headers: [["x-do", does]] });
  if (answered) assert.deepEqual([response.status, response.text], answered);
  else assert.equal(headerValues(response.headers, "x-result")[0], result);
}

function runCases(start: (backends: Backends) => Promise<Proxy>): void {
  let backends: Backends;
  let proxy: Proxy;

  before(async () => {
    backends = await startBackends();
    backends.http.respond = () => ({});
    proxy = await start(backends);
  });

  after(async () => {
    await proxy?.stop();
    await backends?.close();
  });

  for (const calloutCase of calloutCases) {
    test(calloutCase.does, { timeout: 15_000 }, () => run(calloutCase, proxy));
  }

  test("the root context's own callout is answered, and nobody is told who is gone", () => {
    const log = proxy.log().join("\n");
    assert.match(log, /the root context was answered 204/);
    assert.doesNotMatch(log, /was answered$|told of/m);
  });
}

async function builtIn(wasm: string, backends: Backends): Promise<Proxy> {
  const servers = backends.upstreams.filter(({ protocol }) => protocol !== "tcp");
  const clusters = Object.fromEntries(
    servers.map(({ name, url, protocol }) => [name, { url, ...(protocol && { protocol }) }]),
  ) as Record<string, ClusterOptions>;
  const host = await Host.load({ plugins: [{ name: "callouts", wasm }], clusters });
  const proxy = await ReverseProxy.start({ host, upstreams: [{ name: "backend", url: backends.http.url }] });
  return {
    url: proxy.url,
    log: () => host.logs.map((record) => record.message),
    async stop() {
      await proxy.close(0);
      host.close();
    },
  };
}

async function inEnvoy(binary: string, wasm: string, backends: Backends): Promise<Proxy> {
  const listener = { name: "main", filters: [{ name: "callouts", wasm }], routes: [{ to: "backend" }] };
  const bootstrap = httpBootstrap({ listeners: [listener], upstreams: backends.upstreams });
  const envoy: RunningEnvoy = await startEnvoy({ binary, bootstrap });
  return {
    url: envoy.listeners.main!.url,
    log: () => envoy.log.lines,
    async stop() {
      await envoy.stop();
    },
  };
}

suite("callouts in the built-in host", () => {
  runCases(async (backends) => builtIn(await fixtureModule("sdk-callouts"), backends));
});

for (const { version, binary, skip } of await testEnvoys()) {
  suite(`callouts in Envoy ${version}`, { skip }, () => {
    runCases(async (backends) => inEnvoy(binary, await fixtureModule("sdk-callouts"), backends));
  });
}
