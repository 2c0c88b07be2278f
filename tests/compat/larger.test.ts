import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Host } from "../../host/index.js";
import { testEnvoys } from "../support/envoy.js";
import { builtIn, inEnvoy } from "../support/proxies.js";
import { runCases } from "../support/work-cases.js";
import { largerCases } from "./larger.cases.js";
import { SoloProject } from "./solo-project.js";

const { wasmPath: wasm } = await new SoloProject().buildFixture("larger");
const plugin = { name: "larger", rootId: "larger", wasm, configuration: "good day" };

/** The end of each stream, and nothing that nobody asked for. */
function checkLog(log: string): void {
  assert.match(log, /larger: headers is over/);
  assert.doesNotMatch(log, /context id|context_map/i);
}

suite("a filter on the old names in the built-in host", () => {
  runCases(largerCases, (backends) => builtIn(plugin, backends), checkLog);

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
  runCases(largerCases, (backends) => inEnvoy(newest.binary, plugin, backends), checkLog);
});
