import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { httpBootstrap, startEnvoy } from "../../cli/envoy/index.js";
import { Host, ReverseProxy } from "../../host/index.js";
import { type Backend, startBackend } from "../support/backend.js";
import { testEnvoys } from "../support/envoy.js";
import { headerValues } from "../support/headers.js";
import { send } from "../support/http-client.js";
import { fixtureModule } from "../support/modules.js";
import { type SdkCase, sdkCases } from "./cases.js";

/** A proxy with the fixture in front of a backend over HTTP/2, which takes trailers. */
interface Proxy {
  url: string;
  /** The lines that modules logged so far. */
  log(): readonly string[];
  stop(): Promise<void>;
}

const environment = { GREETING: "hello there" };

async function builtIn(wasm: string, backend: Backend): Promise<Proxy> {
  const host = await Host.load({ plugins: [{ name: "sdk", wasm, environment }] });
  const upstreams = [{ name: "backend", url: backend.url, protocol: "http2" as const }];
  const proxy = await ReverseProxy.start({ host, upstreams });
  return {
    url: proxy.url,
    log: () => host.logs.map((record) => record.message),
    async stop() {
      await proxy.close(0);
      host.close();
    },
  };
}

async function inEnvoy(binary: string, wasm: string, backend: Backend): Promise<Proxy> {
  const filter = { name: "sdk", wasm, environment };
  const listener = { name: "main", filters: [filter], routes: [{ to: "backend" }] };
  const upstreams = [{ name: "backend", url: backend.url, protocol: "http2" as const }];
  const bootstrap = httpBootstrap({ listeners: [listener], upstreams });
  const envoy = await startEnvoy({ binary, bootstrap });
  return {
    url: envoy.listeners.main!.url,
    log: () => envoy.log.lines,
    async stop() {
      await envoy.stop();
    },
  };
}

async function run(sdkCase: SdkCase, proxy: Proxy, backend: Backend): Promise<void> {
  const { does, request = {}, answer = {}, result, check } = sdkCase;
  backend.respond = () => answer;
  const before = backend.requests.length;
  const response = await send(proxy.url, {
    ...request,
    headers: [["x-do", does], ...(request.headers ?? [])],
  });
  check?.(response, backend.requests[before] ?? null, proxy.log());
  const [found] = headerValues(response.headers, "x-result");
  if (result instanceof RegExp) assert.match(found!, result);
  else if (result !== undefined) assert.equal(found, result);
}

function runCases(start: (backend: Backend) => Promise<Proxy>): void {
  let backend: Backend;
  let proxy: Proxy;

  before(async () => {
    backend = await startBackend({ protocol: "http2" });
    proxy = await start(backend);
  });

  after(async () => {
    await proxy?.stop();
    await backend?.close();
  });

  for (const sdkCase of sdkCases) {
    test(sdkCase.does, { timeout: 15_000 }, () => run(sdkCase, proxy, backend));
  }
}

suite("the SDK in the built-in host", () => {
  runCases(async (backend) => builtIn(await fixtureModule("sdk"), backend));
});

for (const { version, binary, skip } of await testEnvoys()) {
  suite(`the SDK in Envoy ${version}`, { skip }, () => {
    runCases(async (backend) => inEnvoy(binary, await fixtureModule("sdk"), backend));
  });
}
