import assert from "node:assert/strict";
import { test } from "node:test";
import { httpBootstrap } from "../../cli/envoy/index.js";
import { Host, ReverseProxy } from "../../host/index.js";
import { type Backends, startBackends } from "../conformance/backends.js";
import { testEnvoys, withEnvoy } from "../support/envoy.js";
import { headerValues } from "../support/headers.js";
import { send } from "../support/http-client.js";
import { fixtureModule } from "../support/modules.js";

/** Clusters by their names, and what comes of a gRPC call to each. */
const targets: [name: string, result: string][] = [
  ["grpc", "ok hello true"],
  // Given to Envoy as they are, these names end it: they can be read as messages.
  ["auth_grpc", "ok hello true"],
  ["users", "ok hello true"],
  ["nobody", "no such cluster"],
  ["moved", "refused"],
];

async function callEach(url: string): Promise<void> {
  for (const [name, result] of targets) {
    const { headers } = await send(url, { headers: [["x-do", `unary Ends hello ${name}`]] });
    assert.deepEqual(headerValues(headers, "x-result"), [result], name);
  }
}

async function withBackends(use: (backends: Backends, wasm: string) => Promise<void>): Promise<void> {
  const backends = await startBackends();
  backends.http.respond = () => ({});
  const { url } = backends.upstreams.find(({ name }) => name === "grpc")!;
  for (const name of ["auth_grpc", "users"]) backends.upstreams.push({ name, url, protocol: "http2" });
  try {
    await use(backends, await fixtureModule("sdk-callouts"));
  } finally {
    await backends.close();
  }
}

test("gRPC calls reach clusters of any name in the built-in host", () =>
  withBackends(async ({ upstreams, http }, wasm) => {
    const clusters = Object.fromEntries(
      upstreams
        .filter(({ protocol }) => protocol === "http2")
        .map(({ name, url }) => [name, { url, protocol: "http2" as const }]),
    );
    const host = await Host.load({ plugins: [{ name: "callouts", wasm }], clusters });
    const proxy = await ReverseProxy.start({ host, upstreams: [{ name: "backend", url: http.url }] });
    try {
      await callEach(proxy.url);
    } finally {
      await proxy.close(0);
      host.close();
    }
  }));

for (const envoy of await testEnvoys()) {
  test(`gRPC calls reach clusters of any name in Envoy ${envoy.version}`, { skip: envoy.skip }, () =>
    withBackends(async ({ upstreams }, wasm) => {
      const listener = { name: "main", filters: [{ name: "callouts", wasm }], routes: [{ to: "backend" }] };
      const bootstrap = httpBootstrap({ listeners: [listener], upstreams });
      await withEnvoy(envoy, bootstrap, ({ listeners }) => callEach(listeners.main!.url));
    }),
  );
}
