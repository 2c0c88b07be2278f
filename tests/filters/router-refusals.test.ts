import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { suite, test } from "node:test";
import { Host } from "../../host/index.js";
import { fixtureModule } from "../support/modules.js";
import { routerRefusals } from "./router-refusals.js";

const wasm = await readFile(await fixtureModule("router-config"));

suite("the router filter refuses", () => {
  for (const { configuration, message } of routerRefusals) {
    test(message, async () => {
      const text = typeof configuration === "string" ? configuration : JSON.stringify(configuration);
      await assert.rejects(Host.load({ plugins: [{ name: "router", wasm, configuration: text }] }), {
        name: "HostError",
        message: `plugin "router": refused its configuration: router: configuration refused: ${message}`,
      });
    });
  }
});
