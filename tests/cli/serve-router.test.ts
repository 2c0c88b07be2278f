// `proxy-wasm serve` with the routing filter: a reverse proxy by a table, in each way of steering.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { stringify } from "yaml";
import { type Backend, startBackend } from "../support/backend.js";
import { testEnvoys } from "../support/envoy.js";
import { headerValues } from "../support/headers.js";
import { send } from "../support/http-client.js";
import { filterModule } from "../support/modules.js";
import { RunningCommand } from "./running.js";

const module = await filterModule("router");
const newest = (await testEnvoys()).at(-1)!;
const folder = mkdtempSync(join(tmpdir(), "serve-router-"));
after(() => rmSync(folder, { recursive: true }));

const route = (match: object, rest: object) => ({ match, ...rest });
const ROUTES = {
  virtual_hosts: [
    {
      name: "shop",
      domains: ["shop.test"],
      routes: [
        route(
          { path: "/one" },
          { route: { cluster: "one", prefix_rewrite: "/uno", host_rewrite_literal: "in" } },
        ),
        route({ path: "/two" }, { route: { cluster: "two" } }),
        route({ path: "/three" }, { route: { cluster: "three" } }),
        route({ path: "/old" }, { redirect: { path_redirect: "/new" } }),
        route({ path: "/tea" }, { direct_response: { status: 418, body: { inline_string: "tea" } } }),
        route(
          { path: "/copied" },
          { route: { cluster: "one", request_mirror_policies: [{ cluster: "two" }] } },
        ),
        route(
          { path: "/tried" },
          { route: { cluster: "one", retry_policy: { retry_on: "5xx", num_retries: 2 } } },
        ),
        route({ path: "/slow" }, { route: { cluster: "one", timeout: "0.1s" } }),
      ],
    },
  ],
};

suite("a table", () => {
  let one: Backend;
  let two: Backend;
  before(async () => {
    one = await startBackend();
    two = await startBackend();
  });
  after(async () => {
    await one.close();
    await two.close();
  });

  const upstreams = () => ["--upstream", `one=${one.url}`, "--upstream", `two=${two.url}`];

  /** Serves by the table, in YAML, while something asks for paths of `shop.test`. */
  async function served(
    steering: object,
    flags: readonly string[],
    use: (ask: (path: string, header?: [string, string]) => ReturnType<typeof send>) => Promise<void>,
  ): Promise<void> {
    const file = join(folder, "table.yaml");
    writeFileSync(file, stringify({ route_config: ROUTES, steering }));
    const command = new RunningCommand(
      "cli/main.js",
      ["serve", module, "--port", "0", "--config", file, ...upstreams(), ...flags],
      { ...process.env, ...(newest.binary && { ENVOY_BIN: newest.binary }) },
    );
    try {
      const [, url] = await command.find(/curl -i (http:\/\/[\d.]+:\d+)/);
      await use((path, header) =>
        send(url!, { path, headers: [["host", "shop.test"], ...(header ? [header] : [])] }),
      );
    } finally {
      command.interrupt();
    }
    const { code, stderr } = await command.ended();
    assert.equal(code, 0, stderr);
  }

  const endpoints = () => ({
    clusters: Object.entries({ one, two, three: { url: "http://127.0.0.1:1" } }).map(([name, { url }]) => ({
      name,
      endpoints: [{ address: new URL(url).host }],
    })),
  });
  const MODES: [string, () => object, [string, string]][] = [
    ["cluster_header", () => ({}), ["x-route-cluster", "two"]],
    ["header", () => ({ header: "x-tag" }), ["x-tag", "two"]],
    ["filter_state", () => ({}), ["x-route-cluster", "two"]],
    ["original_dst", endpoints, ["x-envoy-original-dst-host", "127.0.0.1:1"]],
    ["override_host", endpoints, ["x-route-endpoint", "127.0.0.1:1"]],
  ];
  for (const [mode, rest, forged] of MODES) {
    test(`steering by ${mode}: to its clusters, whatever clients say`, () =>
      served({ mode, ...rest() }, [], async (ask) => {
        const before = [one.requests.length, two.requests.length] as const;
        assert.equal((await ask("/one", forged)).status, 200);
        assert.equal((await ask("/two")).status, 200);
        assert.equal((await ask("/three")).status, 503);
        assert.equal((await ask("/none", forged)).status, 404);
        const [first, ...others] = one.requests.slice(before[0]);
        assert.deepEqual([first!.path, first!.authority, others.length], ["/uno", "in", 0]);
        assert.deepEqual(
          two.requests.slice(before[1]).map(({ path }) => path),
          ["/two"],
        );
      }));
  }

  const HOSTS = [
    { name: "the built-in host", flags: [], skip: false as const },
    { name: "Envoy", flags: ["--envoy"], skip: newest.skip },
  ];
  for (const { name, flags, skip } of HOSTS) {
    test(`in ${name}: answers, redirects, copies, tries and times out`, { skip }, () =>
      served({ mode: "cluster_header" }, flags, async (ask) => {
        const tea = await ask("/tea");
        assert.deepEqual([tea.status, tea.text], [418, "tea"]);
        const moved = await ask("/old");
        assert.deepEqual(
          [moved.status, headerValues(moved.headers, "location")],
          [301, ["http://shop.test/new"]],
        );

        const copied = new Promise<string>((resolve) => {
          two.respond = ({ authority }) => {
            resolve(authority);
            return {};
          };
        });
        assert.equal((await ask("/copied")).status, 200);
        assert.equal(await copied, "shop.test-shadow");

        let failures = 2;
        one.respond = () => ({ status: failures-- > 0 ? 503 : 200 });
        assert.equal((await ask("/tried")).status, 200);
        failures = 1;
        assert.equal((await ask("/one")).status, 503);
        one.respond = () => new Promise(() => {});
        const slow = await ask("/slow");
        assert.deepEqual([slow.status, slow.text], [504, "upstream request timeout"]);
        one.respond = () => ({});
      }),
    );
  }

  test("takes no upstream without a cluster's name", async () => {
    const configuration = JSON.stringify({ route_config: ROUTES, steering: { mode: "cluster_header" } });
    const args = ["serve", module, "--port", "0", "--config", configuration, ...upstreams(), "-u", one.url];
    const { code, stderr } = await new RunningCommand("cli/main.js", args).ended();
    assert.match(stderr, /^the table says where requests go/);
    assert.equal(code, 1);
  });
});
