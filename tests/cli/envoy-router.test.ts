// `proxy-wasm envoy router`: what Envoy needs beside the filter, by the way of steering, and that it works.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { stringify } from "yaml";
import { type Bootstrap, type Json, startEnvoy } from "../../cli/envoy/index.js";
import { readEndpoints, routerBootstrap } from "../../cli/envoy/router/index.js";
import { type Backend, startBackend } from "../support/backend.js";
import { testEnvoys } from "../support/envoy.js";
import { send } from "../support/http-client.js";
import { filterModule } from "../support/modules.js";
import { RunningCommand } from "./running.js";

const module = await filterModule("router");
const folder = mkdtempSync(join(tmpdir(), "envoy-router-"));
after(() => rmSync(folder, { recursive: true }));

const MODES = ["cluster_header", "header", "filter_state", "original_dst", "override_host"] as const;
type Mode = (typeof MODES)[number];
const hasEndpoints = (mode: Mode): boolean => mode === "original_dst" || mode === "override_host";

const ROUTES: Json = {
  name: "all",
  virtual_hosts: [
    {
      name: "all",
      domains: ["*"],
      routes: [
        { match: { path: "/one" }, route: { cluster: "one", prefix_rewrite: "/uno" } },
        { match: { path: "/two" }, route: { cluster: "two" } },
        {
          match: { path: "/copied" },
          route: { cluster: "one", request_mirror_policies: [{ cluster: "copy" }] },
        },
        {
          match: { path: "/hashed" },
          route: {
            weighted_clusters: { clusters: [{ name: "one", weight: 1 }] },
            hash_policy: [{ header: { header_name: "x-user" } }],
          },
        },
        {
          match: { path: "/v2" },
          route: {
            cluster: "one",
            metadata_match: { filter_metadata: { "envoy.lb": { version: "v2" } } },
          },
        },
        {
          match: { path: "/v9" },
          route: {
            cluster: "one",
            metadata_match: { filter_metadata: { "envoy.lb": { version: "v9" } } },
          },
        },
      ],
    },
  ],
};

/** The clusters of these ports, each with one server, as files have them. */
function clustersAt(ports: Record<string, number>): { name: string; endpoints: Json }[] {
  const metadata = { filter_metadata: { "envoy.lb": { version: "v2" } } };
  return Object.entries(ports).map(([name, port]) => ({
    name,
    endpoints: [{ address: `127.0.0.1:${port}`, metadata }],
  }));
}

/** The bootstrap for a table that steers so, to servers at these ports. */
function bootstrapFor(mode: Mode, ports: Record<string, number>): Bootstrap {
  const clusters = clustersAt(ports);
  const anywhere = { host: "127.0.0.1", port: 0 };
  return routerBootstrap({
    configuration: {
      route_config: ROUTES,
      steering: { mode, ...(hasEndpoints(mode) && { clusters }) },
    },
    endpoints: readEndpoints(clusters),
    listen: anywhere,
    admin: anywhere,
    module,
  }).bootstrap;
}

const envoys = await testEnvoys();

for (const envoy of envoys) {
  suite(`Envoy ${envoy.version} steered by`, { skip: envoy.skip }, () => {
    const backends: Record<string, Backend> = {};

    before(async () => {
      for (const name of ["one", "two", "copy"]) backends[name] = await startBackend();
    });
    after(async () => {
      await Promise.all(Object.values(backends).map((backend) => backend.close()));
    });

    for (const mode of MODES) {
      test(mode, async () => {
        for (const backend of Object.values(backends)) backend.requests.length = 0;
        // The client has its answer before the copy has arrived.
        const copied = new Promise<void>((resolve) => {
          backends.copy!.respond = () => {
            resolve();
            return {};
          };
        });
        const ports = Object.entries(backends).map(([name, { url }]) => [name, Number(new URL(url).port)]);
        const bootstrap = bootstrapFor(mode, Object.fromEntries(ports));
        const running = await startEnvoy({ binary: envoy.binary, bootstrap });
        try {
          const { url } = running.listeners.router!;
          const statuses: number[] = [];
          for (const path of ["/one", "/two", "/copied", "/hashed", "/v2", "/v9", "/none"]) {
            const headers: [string, string][] = [["x-user", "me"]];
            statuses.push((await send(url, { path, headers })).status);
          }
          assert.deepEqual(statuses, [200, 200, 200, 200, 200, 503, 404]);
          const seen = (name: string) => backends[name]!.requests.map(({ path }) => path);
          assert.deepEqual(seen("one"), ["/uno", "/copied", "/hashed", "/v2"]);
          assert.deepEqual(seen("two"), ["/two"]);
          await copied;
          assert.deepEqual(seen("copy"), ["/copied"]);
        } finally {
          await running.stop();
        }
      });
    }
  });
}

test("what has no endpoints yet is said, and Envoy takes the bootstrap as it is", async () => {
  const table = join(folder, "bare.yaml");
  writeFileSync(
    table,
    `virtual_hosts: [{name: v, domains: ["*"], routes: [
      {match: {path: /a}, route: {cluster: a}},
      {match: {path: /b}, route: {cluster: b}},
      {match: {path: /c}, route: {cluster: c}},
      {match: {prefix: /}, route: {cluster_header: x-to}}]}]`,
  );
  const clusters = join(folder, "clusters.yaml");
  writeFileSync(clusters, stringify(clustersAt({ c: 8080 })));
  const given = ["--cluster", "a=127.0.0.1:80,[::1]:80", "--clusters", clusters];
  const args = ["envoy", "router", table, ...given, "--module", module];
  const ended = await new RunningCommand("cli/main.js", args).ended();
  assert.match(
    ended.stdout,
    /\n# Endpoints are still to be given to: b\n# Headers of requests name clusters, too/,
  );
  const file = join(folder, "bare.envoy.yaml");
  writeFileSync(file, ended.stdout);
  for (const { binary } of envoys.filter(({ skip }) => !skip)) {
    const checked = spawnSync(binary, ["--mode", "validate", "-c", file], { encoding: "utf8" });
    assert.equal(checked.status, 0, checked.stderr);
  }
});

test("a table that the filter refuses is refused with its words", async () => {
  const table = join(folder, "bad.yaml");
  writeFileSync(table, "virtual_hosts: [{name: v, domains: []}]");
  const ended = await new RunningCommand("cli/main.js", ["envoy", "router", table]).ended();
  assert.equal(ended.code, 1);
  assert.match(ended.stderr, /^\S+bad\.yaml: route_config\.virtual_hosts\[0\]\.domains: /);
});
