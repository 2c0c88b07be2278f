import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, suite, test } from "node:test";
import { parse } from "yaml";
import type { Bootstrap } from "../../cli/envoy/index.js";
import { packageRoot } from "../../cli/package-root.js";
import { testEnvoys, withEnvoy } from "../support/envoy.js";
import { headerValues } from "../support/headers.js";
import { type ClientResponse, send } from "../support/http-client.js";
import { filterModule } from "../support/modules.js";

// What a person is told to run is run: every configuration in envoy-configs/, on a free port, with the module that
// the build makes.

const folder = join(packageRoot(), "envoy-configs");

/** What the comment at the top of each file says to try. */
const shown: Record<string, (ask: (path: string) => Promise<ClientResponse>) => Promise<void>> = {
  "headers.yaml": async (ask) => {
    const hello = await ask("/hello");
    assert.equal(hello.status, 200);
    assert.deepEqual(headerValues(hello.headers, "x-seen-by-upstream"), ["/hello"]);
    assert.deepEqual(headerValues(hello.headers, "x-filtered-by"), ["headers"]);
    assert.deepEqual(headerValues(hello.headers, "x-powered-by"), []);
    const blocked = await ask("/blocked");
    assert.equal(blocked.status, 403);
    assert.equal(blocked.text, "no\n");
  },
};

for (const envoy of await testEnvoys()) {
  suite(`the configurations in Envoy ${envoy.version}`, { skip: envoy.skip }, () => {
    before(() => filterModule("headers"));

    for (const file of readdirSync(folder).filter((name) => name.endsWith(".yaml"))) {
      test(file, { timeout: 30_000 }, async () => {
        const check = shown[file];
        assert.ok(check, `nothing is known of ${file}`);
        await withEnvoy(envoy, loadHere(file), async ({ listeners }) => {
          const { url } = Object.values(listeners)[0]!;
          await check((path) => send(url, { path }));
        });
      });
    }
  });
}

/** The configuration with a free port, an administration interface, and paths that do not depend on the working directory. */
function loadHere(file: string): Bootstrap {
  const text = readFileSync(join(folder, file), "utf8")
    .replace(/port_value: \d+/g, "port_value: 0")
    .replace(
      /filename: (build\/\S+)/g,
      (_, path) => `filename: ${join(packageRoot(), path).replace(/ \}$/, "")}`,
    );
  const admin = { address: { socket_address: { address: "127.0.0.1", port_value: 0 } } };
  return { admin, ...parse(text) };
}
