// docs/migrating-from-solo.md: its filter before and after compiles and does the same, and its names exist.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { build } from "../../cli/build/build.js";
import { packageRoot } from "../../cli/package-root.js";
import { Host } from "../../host/index.js";
import { exchange } from "../../host/testing.js";
import { ScratchProject } from "../cli/scratch-project.js";
import { SOLO_PACKAGE, SoloProject } from "./solo-project.js";

const guide = readFileSync(join(packageRoot(), "docs", "migrating-from-solo.md"), "utf8");
const [before, after] = [...guide.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code!);

async function greet(wasm: string, headers: Record<string, string>): Promise<string | undefined> {
  const host = await Host.load({ plugins: [{ wasm, rootId: "greeting", configuration: "Hello, " }] });
  const { upstreamRequest } = await exchange(host, { headers });
  host.close();
  return upstreamRequest!.header("x-greeting");
}

suite("the guide for moving from the old names", () => {
  test("has a filter on either names that does the same", async () => {
    const old = await new SoloProject().build(before!);
    const project = new ScratchProject({ "greeting.ts": after! });
    const moved = await build({ entry: project.path("greeting.ts") });
    for (const { wasmPath } of [old, moved]) {
      assert.equal(await greet(wasmPath, { "x-name": "Ada" }), "Hello, Ada");
      assert.equal(await greet(wasmPath, {}), undefined);
    }
    assert.ok(moved.exports.includes("proxy_on_request_headers"));
    assert.ok(!moved.exports.includes("proxy_on_tick"));
  });

  test("names the package as it is, and its versions", () => {
    const { name, version, peerDependencies } = JSON.parse(
      readFileSync(join(SOLO_PACKAGE, "package.json"), "utf8"),
    );
    const sdk = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8"));
    const { dependencies, devDependencies } = JSON.parse(/```json\n(.*?)```/s.exec(guide)![1]!);
    assert.equal(dependencies["@solo-io/proxy-runtime"], `npm:${name}@${version}`);
    assert.equal(dependencies[sdk.name], sdk.version);
    assert.equal(peerDependencies[sdk.name], sdk.version);
    assert.equal(devDependencies.assemblyscript, sdk.peerDependencies.assemblyscript);
  });

  test("speaks of classes and enums that the SDK exports", () => {
    const barrel = readFileSync(join(packageRoot(), "assembly", "index.ts"), "utf8");
    const table = guide.slice(guide.indexOf("| old name |"));
    const named = [...table.matchAll(/^\|[^|]*\|(.*)\|$/gm)].flatMap(([, cell]) => [
      ...cell!.matchAll(/`([A-Z]\w+)`/g),
    ]);
    assert.ok(named.length > 10);
    for (const [, name] of named) assert.match(barrel, new RegExp(`\\b${name}\\b`));
  });
});
