// `proxy-wasm envoy router`: what Envoy needs beside the filter, by the way of steering, and that it works.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { parse } from "yaml";
import { type Bootstrap, type Json, startEnvoy } from "../../cli/envoy/index.js";
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

/** The bootstrap that the command makes for a table that steers so, to servers at these ports. */
async function bootstrapFor(mode: Mode, ports: Record<string, number>): Promise<Bootstrap> {
  const version = { filter_metadata: { "envoy.lb": { version: "v2" } } };
  const clusters = Object.entries(ports).map(([name, port]) => ({
    name,
    endpoints: [{ address: `127.0.0.1:${port}`, metadata: version }],
  }));
  const table = join(folder, `${mode}.json`);
  const configuration = {
    route_config: ROUTES,
    steering: { mode, ...(hasEndpoints(mode) && { clusters }) },
  };
  writeFileSync(table, JSON.stringify(configuration));
  const file = join(folder, `${mode}.clusters.yaml`);
  writeFileSync(file, JSON.stringify(clusters));
  const args = [
    "envoy",
    "router",
    table,
    "--module",
    module,
    "--listen",
    "127.0.0.1:0",
    "--admin",
    "127.0.0.1:0",
  ];
  const ended = await new RunningCommand("cli/main.js", [...args, "--clusters", file]).ended();
  assert.equal(ended.code, 0, ended.stderr);
  return parse(ended.stdout) as Bootstrap;
}

for (const envoy of await testEnvoys()) {
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
        const bootstrap = await bootstrapFor(mode, Object.fromEntries(ports));
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
      {match: {prefix: /}, route: {cluster_header: x-to}}]}]`,
  );
  const args = ["envoy", "router", table, "--cluster", "a=127.0.0.1:80,[::1]:80", "--module", module];
  const ended = await new RunningCommand("cli/main.js", args).ended();
  assert.match(
    ended.stdout,
    /\n# Endpoints are still to be given to: b\n# Headers of requests name clusters, too/,
  );
  const newest = (await testEnvoys()).at(-1)!;
  if (newest.skip) return;
  const file = join(folder, "bare.envoy.yaml");
  writeFileSync(file, ended.stdout);
  const checked = spawnSync(newest.binary, ["--mode", "validate", "-c", file], { encoding: "utf8" });
  assert.equal(checked.status, 0, checked.stderr);
});

test("a table that the filter refuses is refused with its words", async () => {
  const table = join(folder, "bad.yaml");
  writeFileSync(table, "virtual_hosts: [{name: v, domains: []}]");
  const ended = await new RunningCommand("cli/main.js", ["envoy", "router", table]).ended();
  assert.equal(ended.code, 1);
  assert.match(ended.stderr, /^\S+bad\.yaml: route_config\.virtual_hosts\[0\]\.domains: /);
});
