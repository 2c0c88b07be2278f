import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, suite, test } from "node:test";
import { parse } from "yaml";
import type { Bootstrap } from "../../cli/envoy/index.js";
import { packageRoot } from "../../cli/package-root.js";
import { type Backend, startBackend } from "../support/backend.js";
import { testEnvoys, withEnvoy } from "../support/envoy.js";
import { headerValues } from "../support/headers.js";
import { type ClientResponse, send } from "../support/http-client.js";
import { filterModule } from "../support/modules.js";

// What a person is told to run is run: every bootstrap in envoy-configs/router, with real servers in the place of the
// listeners that stand in for them.

const FOLDER = join(packageRoot(), "envoy-configs", "router");
const FILES = [
  "cluster-header.yaml",
  "filter-state.yaml",
  "header.yaml",
  "original-dst.yaml",
  "override-host.yaml",
];
/** The ports of the servers, and their names. */
const SERVERS = { 10001: "v1", 10002: "v2" };

/** What a client might send to choose for itself. */
const forged = (backend: Backend): [string, string][] => [
  ["x-route-cluster", "v2"],
  ["x-route-endpoint", new URL(backend.url).host],
  ["x-envoy-original-dst-host", new URL(backend.url).host],
  ["x-route-mirror", "v2"],
];

for (const envoy of await testEnvoys()) {
  suite(`the router's configurations in Envoy ${envoy.version}`, { skip: envoy.skip }, () => {
    before(() => filterModule("router"));

    test("are these", () => {
      assert.deepEqual(
        readdirSync(FOLDER)
          .filter((name) => name.endsWith(".yaml"))
          .sort(),
        FILES,
      );
    });

    for (const file of FILES) {
      test(file, { timeout: 30_000 }, async () => {
        const servers = new Map<string, Backend>();
        try {
          for (const [port, name] of Object.entries(SERVERS)) {
            servers.set(port, await startBackend({ respond: () => ({ body: name }) }));
          }
          await withEnvoy(envoy, loadHere(file, servers), async ({ listeners }) => {
            const { url } = listeners.main!;
            await check((path, headers = []) => send(url, { path, headers }), servers.get("10002")!);
          });
        } finally {
          for (const server of servers.values()) await server.close();
        }
      });
    }
  });
}

type Ask = (path: string, headers?: [string, string][]) => Promise<ClientResponse>;

/** What the comment at the top of each file says to try, and that no client can choose for itself. */
async function check(ask: Ask, second: Backend): Promise<void> {
  for (let i = 0; i < 3; i++) {
    assert.equal((await ask("/", forged(second))).text, "v1");
    assert.equal((await ask("/", [["x-version", "v2"]])).text, "v2");
  }
  const before = second.requests.length;
  const answers = await Promise.all(Array.from({ length: 120 }, () => ask("/shop/cart", forged(second))));
  const seconds = answers.filter(({ text }) => text === "v2").length;
  // 12 are expected: none would be one case in 300,000, and 35 are seven standard deviations more.
  assert.ok(seconds > 0 && seconds < 35, `${seconds} of 120`);
  assert.equal(
    second.requests.length - before,
    seconds,
    "no request came to v2 beside those that it answered",
  );
  assert.equal(second.requests.at(-1)!.path, "/cart");
  const moved = await ask("/old/page", forged(second));
  assert.equal(moved.status, 301);
  assert.match(headerValues(moved.headers, "location").join(), /^http:\/\/127\.0\.0\.1:\d+\/new\/page$/);
}

/** The configuration on a free port, with servers in the place of those that stand in for them, and absolute paths. */
function loadHere(file: string, servers: ReadonlyMap<string, Backend>): Bootstrap {
  let text = readFileSync(join(FOLDER, file), "utf8").replace("port_value: 10000", "port_value: 0");
  for (const [port, { url }] of servers) text = text.replaceAll(port, new URL(url).port);
  text = text.replace(/filename: (build\/\S+)/, (_, path) => `filename: ${join(packageRoot(), path)}`);
  const bootstrap = parse(text) as Bootstrap;
  const listeners = bootstrap.static_resources.listeners as unknown as { name: string }[];
  const admin = { address: { socket_address: { address: "127.0.0.1", port_value: 0 } } };
  const main = listeners.filter(
    ({ name }) => name === "main",
  ) as unknown as Bootstrap["static_resources"]["listeners"];
  return { ...bootstrap, admin, static_resources: { ...bootstrap.static_resources, listeners: main } };
}
