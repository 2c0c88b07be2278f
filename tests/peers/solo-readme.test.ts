// The filter in the README of @solo-io/proxy-runtime, to the letter: taken from the published package, compiled on the names of
// compat/solo-proxy-runtime, and run.

import assert from "node:assert/strict";
import { copyFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { suite, test } from "node:test";
import { run } from "../../bench/command.js";
import { packageRoot } from "../../cli/package-root.js";
import { Host } from "../../host/index.js";
import { exchange } from "../../host/testing.js";
import { SoloProject } from "../compat/solo-project.js";
import { type Backends, startBackends } from "../conformance/backends.js";
import { testEnvoys } from "../support/envoy.js";
import { headerValues } from "../support/headers.js";
import { send } from "../support/http-client.js";
import { inEnvoy } from "../support/proxies.js";

/** The README's one block of code. */
async function readmeFilter(): Promise<string> {
  const folder = join(packageRoot(), "build", "peers", "solo");
  await mkdir(folder, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) {
    await copyFile(join(packageRoot(), "tests", "peers", "solo", file), join(folder, file));
  }
  await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder);
  const readme = join(folder, "node_modules", "@solo-io", "proxy-runtime", "README.md");
  return /```ts\n(.*?)```/s.exec(await readFile(readme, "utf8"))![1]!;
}

const { wasmPath: wasm, exports } = await new SoloProject().build(await readmeFilter());
const newest = (await testEnvoys()).at(-1)!;
const configurations = { "": "world!", "what ever you want": "what ever you want" };

suite("the filter in the README of @solo-io/proxy-runtime", () => {
  for (const [configuration, hello] of Object.entries(configurations)) {
    test(`says ${hello} in the built-in host`, async () => {
      const host = await Host.load({ plugins: [{ wasm, rootId: "add_header", configuration }] });
      const { response, logs } = await exchange(host);
      host.close();
      assert.equal(response.header("hello"), hello);
      assert.deepEqual(logs, []);
    });

    test(`says ${hello} in Envoy ${newest.version}`, { skip: newest.skip }, async () => {
      const backends: Backends = await startBackends();
      const plugin = { name: "add_header", rootId: "add_header", wasm, configuration };
      const proxy = await inEnvoy(newest.binary, plugin, backends);
      try {
        const { headers } = await send(proxy.url);
        assert.deepEqual(headerValues(headers, "hello"), [hello]);
      } finally {
        await proxy.stop();
        await backends.close();
      }
    });
  }

  test("exports the callback that it overrides, and no other of HTTP", () => {
    const http = exports.filter((name) => /^proxy_on_(request|response)_/.test(name));
    assert.deepEqual(http, ["proxy_on_response_headers"]);
  });
});
