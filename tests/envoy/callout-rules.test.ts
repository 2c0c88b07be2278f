import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { type Bootstrap, httpBootstrap, wasmLogLines } from "../../cli/envoy/index.js";
import { Host } from "../../host/index.js";
import { ReverseProxy } from "../../host/serve/index.js";
import { FakeCluster } from "../../host/testing.js";
import { type Backends, startBackends } from "../conformance/backends.js";
import { guest } from "../host/support/guest.js";
import { testEnvoys, withEnvoy } from "../support/envoy.js";
import { send } from "../support/http-client.js";
import { type CalloutCase, calloutCases } from "./callout-rules.cases.js";

// The built-in host answers callouts as Envoy does: the same guests see the same in both.

interface Outcome {
  response: { status: number; body: string };
  /** What the guests logged, each line once, in order. */
  logs: string[];
}

const folder = await mkdtemp(join(tmpdir(), "callout-rules-"));
after(() => rm(folder, { recursive: true }));

const modules = await Promise.all(
  calloutCases.map((calloutCase, i) =>
    Promise.all(
      calloutCase.filters.map(async (callbacks, j) => {
        const path = join(folder, `${i}-${j}.wasm`);
        await writeFile(path, guest(callbacks));
        return path;
      }),
    ),
  ),
);

/** Sends the request, and waits for what comes after the response. */
async function outcome(url: string, { last }: CalloutCase, logs: () => string[]): Promise<Outcome> {
  const response = await send(url, { headers: [["host", "test.local"]] });
  const deadline = Date.now() + 5_000;
  while (last !== undefined && !logs().includes(last) && Date.now() < deadline) await delay(10);
  // Whatever should not come would come now.
  await delay(100);
  return { response: { status: response.status, body: response.text }, logs: [...new Set(logs())] };
}

async function inBuiltInHost(
  calloutCase: CalloutCase,
  files: string[],
  backends: Backends,
): Promise<Outcome> {
  const servers = backends.upstreams.filter(({ protocol }) => protocol !== "tcp");
  const clusters = Object.fromEntries(
    servers.map(({ name, url, protocol }) => [name, { url, protocol: protocol as "http1" | "http2" }]),
  );
  const host = await Host.load({
    plugins: files.map((wasm) => ({ wasm })),
    clusters: { ...clusters, unhealthy: new FakeCluster({ isHealthy: false }) },
  });
  const proxy = await ReverseProxy.start({ host, upstreams: [{ name: "backend", url: backends.http.url }] });
  try {
    return await outcome(proxy.url, calloutCase, () => host.logs.map(({ message }) => message));
  } finally {
    await proxy.close(0);
    host.close();
  }
}

/** With a cluster that has no server. */
function bootstrapFor(backends: Backends): Bootstrap {
  const listeners = modules.map((files, i) => ({
    name: `case-${i}`,
    routes: [{ to: "backend" }],
    filters: files.map((wasm, j) => ({ wasm, name: `case-${i}-${j}`, vmId: `case-${i}-${j}` })),
  }));
  const bootstrap = httpBootstrap({ listeners, upstreams: backends.upstreams });
  bootstrap.static_resources.clusters.push({
    name: "unhealthy",
    type: "STATIC",
    load_assignment: { cluster_name: "unhealthy" },
  });
  return bootstrap;
}

for (const envoy of await testEnvoys()) {
  describe(`the built-in host does as Envoy ${envoy.version} does with`, { skip: envoy.skip }, () => {
    let backends: Backends;
    const inEnvoy = new Map<CalloutCase, Outcome>();

    before(async () => {
      backends = await startBackends();
      backends.http.respond = () => ({});
      await withEnvoy(envoy, bootstrapFor(backends), async (running) => {
        for (const [i, calloutCase] of calloutCases.entries()) {
          const logs = () =>
            wasmLogLines(running.log.lines)
              .filter(({ plugin }) => plugin.startsWith(`case-${i}-`))
              .map(({ message }) => message);
          inEnvoy.set(calloutCase, await outcome(running.listeners[`case-${i}`]!.url, calloutCase, logs));
        }
      });
    });

    after(() => backends.close());

    for (const [i, calloutCase] of calloutCases.entries()) {
      test(calloutCase.name, async () => {
        const here = await inBuiltInHost(calloutCase, modules[i]!, backends);
        assert.deepEqual(here, inEnvoy.get(calloutCase));
      });
    }
  });
}
