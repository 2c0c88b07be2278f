import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { httpBootstrap, startEnvoy } from "../../cli/envoy/index.js";
import { Host, ReverseProxy } from "../../host/index.js";
import { type Backend, startBackend } from "../support/backend.js";
import { testEnvoys } from "../support/envoy.js";
import { headerValues } from "../support/headers.js";
import { send } from "../support/http-client.js";
import { type LargerCase, largerCases } from "./larger.cases.js";
import { SoloProject } from "./solo-project.js";

/** A proxy with the filter in front of a backend over HTTP/2, which takes trailers. */
interface Proxy {
  url: string;
  /** The lines that modules logged so far. */
  log(): readonly string[];
  stop(): Promise<void>;
}

interface Backends {
  backend: Backend;
  callee: Backend;
}

const { wasmPath: wasm } = await new SoloProject().buildFixture("larger");
const plugin = { name: "larger", rootId: "larger", wasm, configuration: "good day" };
/** Where nobody listens. */
const DEAD = "http://127.0.0.1:1";

async function startBackends(): Promise<Backends> {
  const backend = await startBackend({ protocol: "http2" });
  const callee = await startBackend({
    respond: ({ method, path, headers, body }) => ({
      body: `${method} ${path} ${headerValues(headers, "x-from")[0]} ${body}`,
    }),
  });
  return { backend, callee };
}

async function builtIn({ backend, callee }: Backends): Promise<Proxy> {
  const clusters = { callee: { url: callee.url }, dead: { url: DEAD } };
  const host = await Host.load({ plugins: [plugin], clusters });
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

async function inEnvoy(binary: string, { backend, callee }: Backends): Promise<Proxy> {
  const upstreams = [
    { name: "backend", url: backend.url, protocol: "http2" as const },
    { name: "callee", url: callee.url },
    { name: "dead", url: DEAD },
  ];
  const listener = { name: "main", filters: [plugin], routes: [{ to: "backend" }] };
  const envoy = await startEnvoy({ binary, bootstrap: httpBootstrap({ listeners: [listener], upstreams }) });
  return {
    url: envoy.listeners.main!.url,
    log: () => envoy.log.lines,
    async stop() {
      await envoy.stop();
    },
  };
}

async function run(larger: LargerCase, proxy: Proxy, backend: Backend): Promise<void> {
  const { does, request = {}, answer = {}, result, check } = larger;
  backend.respond = () => answer;
  const seen = backend.requests.length;
  const response = await send(proxy.url, {
    ...request,
    headers: [["x-do", does], ...(request.headers ?? [])],
  });
  check?.(response, backend.requests[seen] ?? null);
  const [found] = headerValues(response.headers, "x-result");
  if (result instanceof RegExp) assert.match(found!, result);
  else if (result !== undefined) assert.equal(found, result);
}

function runCases(start: (backends: Backends) => Promise<Proxy>): void {
  let backends: Backends;
  let proxy: Proxy;

  before(async () => {
    backends = await startBackends();
    proxy = await start(backends);
    // The timer has to have rung for the case "configuration".
    const rung = async () =>
      headerValues((await send(proxy.url, { headers: [["x-do", "configuration"]] })).headers, "x-result")[0];
    while (!(await rung())!.endsWith("true true")) await new Promise(setImmediate);
  });

  after(async () => {
    await proxy?.stop();
    await backends?.backend.close();
    await backends?.callee.close();
  });

  for (const larger of largerCases) {
    test(larger.does, { timeout: 15_000 }, () => run(larger, proxy, backends.backend));
  }

  test("logs the end of each stream, and nothing of its own", () => {
    const log = proxy.log().join("\n");
    assert.match(log, /larger: headers is over/);
    assert.doesNotMatch(log, /context id|context_map|registering/i);
  });
}

suite("a filter on the old names in the built-in host", () => {
  runCases(builtIn);

  test("refuses the configuration that it refuses", async () => {
    await assert.rejects(Host.load({ plugins: [{ ...plugin, configuration: "refuse" }] }), {
      message: /refused its configuration/,
    });
  });

  test("says which root ids there are, where the configured one is unknown", async () => {
    await assert.rejects(Host.load({ plugins: [{ ...plugin, rootId: "unknown" }] }), {
      message: /"unknown".*another larger/,
    });
  });
});

const newest = (await testEnvoys()).at(-1)!;
suite(`a filter on the old names in Envoy ${newest.version}`, { skip: newest.skip }, () => {
  runCases((backends) => inEnvoy(newest.binary, backends));
});
