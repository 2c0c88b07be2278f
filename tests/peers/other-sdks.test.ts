// Filters on other SDKs in our host, and in Envoy with the same expectations.

import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Host } from "../../host/index.js";
import { connection } from "../../host/testing.js";
import { largerCases } from "../compat/larger.cases.js";
import { testEnvoys } from "../support/envoy.js";
import { builtIn, type FilePlugin, inEnvoy } from "../support/proxies.js";
import { runCases, type WorkCase } from "../support/work-cases.js";
import { rustCases } from "./rust.cases.js";
import { buildOnGcore } from "./support/gcore.js";
import { buildRust } from "./support/rust.js";

const modules = await buildRust([...Object.keys(rustCases), "tcp"]);
const gcore = await buildOnGcore();
const newest = (await testEnvoys()).at(-1)!;
const configuration = "good day";

function both(title: string, plugin: FilePlugin, cases: readonly WorkCase[], logged?: RegExp): void {
  const checkLog = logged && ((log: string) => assert.match(log, logged));
  suite(`${title} in the built-in host`, () => {
    runCases(cases, (backends) => builtIn(plugin, backends), checkLog);
  });
  suite(`${title} in Envoy ${newest.version}`, { skip: newest.skip }, () => {
    runCases(cases, (backends) => inEnvoy(newest.binary, plugin, backends), checkLog);
  });
}

const logs: Record<string, RegExp> = { http: /rust: headers is over/, shared: /queue true is ready/ };
for (const [crate, cases] of Object.entries(rustCases)) {
  const plugin = { name: `rust-${crate}`, wasm: modules[crate]!, configuration };
  both(`the Rust SDK's ${crate}`, plugin, cases, logs[crate]);
}

/** What ends that SDK's VM, or does nothing in it: the defects that the migration package leaves behind. */
const DEFECTS = ["too early", "properties", "metrics", "foreign function"];
both(
  "a filter on @gcoredev/proxy-wasm-sdk-as",
  { name: "larger", rootId: "larger", wasm: gcore, configuration },
  largerCases.filter(({ does }) => !DEFECTS.includes(does)),
  /larger: headers is over/,
);

suite("the Rust SDK's tcp in the built-in host", () => {
  test("holds, reads and changes what is said both ways", async () => {
    const host = await Host.load({ plugins: [{ name: "rust-tcp", wasm: modules.tcp! }] });
    const client = connection(host);
    client.send("one ");
    assert.equal(client.toUpstream.text, "");
    client.send("line\n");
    assert.equal(client.toUpstream.text, "ONE LINE\n");
    client.receive("answer");
    assert.equal(client.toClient.text, "answer!");
    client.send("bye", true);
    assert.deepEqual([client.toUpstream.text, client.toUpstream.hasEnded], ["ONE LINE\nBYE", true]);
    client.receive("", true);
    host.close();
    const lines = host.logs.map(({ message }) => message);
    assert.ok(lines.includes("rust: connected"));
    assert.ok(lines.includes("rust: connection is over"));
  });
});
