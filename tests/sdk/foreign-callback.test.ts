// Envoy never calls `proxy_on_foreign_function` (docs/host-matrix.md), so the built-in host stands for those that do.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Host } from "../../host/index.js";
import { fixtureModule } from "../support/modules.js";

test("a root context is told what a host's own function says, with its data", async () => {
  const host = await Host.load({ plugins: [{ wasm: await fixtureModule("foreign-callback") }] });
  host.callForeign(7, Buffer.from("some bytes"));
  host.callForeign(8, new Uint8Array());
  assert.deepEqual(
    host.logs.map(({ message }) => message),
    ["function 7 says 10 bytes: some bytes", "function 8 says 0 bytes: "],
  );
  host.close();
});
