import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Host } from "../../host/index.js";
import { connection } from "../../host/testing.js";
import { SoloProject } from "./solo-project.js";

suite("a network filter on the old names", () => {
  test("holds, reads and changes what is said both ways", async () => {
    const { wasmPath: wasm } = await new SoloProject().buildFixture("connection");
    const host = await Host.load({ plugins: [{ wasm }] });
    const client = connection(host);
    client.send("one ");
    assert.equal(client.toUpstream.text, "");
    client.send("line\n");
    assert.equal(client.toUpstream.text, "ONE LINE\n");
    client.receive("answer");
    assert.equal(client.toClient.text, "answer!");
    client.end();
    client.receive("", true);
    host.close();
    assert.equal(client.toUpstream.hasEnded, true);
    const lines = host.logs.map(({ message }) => message);
    assert.equal(lines[0], "connected");
    assert.match(lines.at(-1)!, /^client's side closed by /);
  });
});
