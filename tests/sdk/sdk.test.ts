import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { httpBootstrap, startEnvoy } from "../../cli/envoy/index.js";
import { type AbiVersion, abiVersions } from "../../host/abi.js";
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

async function run(sdkCase: SdkCase, abi: AbiVersion, proxy: Proxy, backend: Backend): Promise<void> {
  const { does, request = {}, answer = {}, check } = sdkCase;
  const result = sdkCase.resultOf?.[abi] ?? sdkCase.result;
  backend.respond = () => answer;
  const before = backend.requests.length;
  const response = await send(proxy.url, {
    ...request,
    headers: [["x-do", does], ...(request.headers ?? [])],
  });
  check?.(response, backend.requests[before] ?? null, proxy.log(), abi);
  const [found] = headerValues(response.headers, "x-result");
  if (result instanceof RegExp) assert.match(found!, result);
  else if (result !== undefined) assert.equal(found, result);
}

function runCases(abi: AbiVersion, start: (backend: Backend, wasm: string) => Promise<Proxy>): void {
  let backend: Backend;
  let proxy: Proxy;

  before(async () => {
    backend = await startBackend({ protocol: "http2" });
    proxy = await start(backend, await fixtureModule("sdk", abi));
  });

  after(async () => {
    await proxy?.stop();
    await backend?.close();
  });

  for (const sdkCase of sdkCases) {
    test(sdkCase.does, { timeout: 15_000 }, () => run(sdkCase, abi, proxy, backend));
  }
}

for (const abi of abiVersions) {
  suite(`the SDK for ABI ${abi} in the built-in host`, () => {
    runCases(abi, (backend, wasm) => builtIn(wasm, backend));
  });

  for (const { version, binary, skip } of await testEnvoys()) {
    suite(`the SDK for ABI ${abi} in Envoy ${version}`, { skip }, () => {
      runCases(abi, (backend, wasm) => inEnvoy(binary, wasm, backend));
    });
  }
}
