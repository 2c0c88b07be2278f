import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { suite, test } from "node:test";
import { Host } from "../../host/index.js";
import { exchange } from "../../host/testing.js";
import { filterModule, fixtureModule } from "../support/modules.js";

const twoRoots = await fixtureModule("two-roots");
const sdk = await fixtureModule("sdk");

suite("root ids", () => {
  for (const rootId of ["one", "two"]) {
    test(`the id "${rootId}" picks its filter`, async () => {
      const host = await Host.load({ plugins: [{ wasm: twoRoots, rootId }] });
      const { response } = await exchange(host);
      assert.equal(response.header("x-root"), rootId);
    });
  }

  test("an id that nobody registered is refused with those that are there", async () => {
    await assert.rejects(Host.load({ plugins: [{ wasm: twoRoots, rootId: "three", name: "p" }] }), {
      message: /no root context is registered for root_id "three"; the module has: (two one|one two)$/,
    });
  });

  test("the only filter of a module serves any id", async () => {
    const host = await Host.load({ plugins: [{ wasm: sdk, rootId: "whatever" }] });
    const { response } = await exchange(host, { headers: { "x-do": "all values", "x-many": "1" } });
    assert.equal(response.header("x-result"), "1");
  });
});

test("callbacks for contexts that nobody announced are answered, not trapped on", async () => {
  for (const path of [sdk, await filterModule("headers")]) {
    const guest = await instantiate(path);
    for (const [name, callback] of Object.entries(guest)) {
      if (!name.startsWith("proxy_on_") || typeof callback !== "function") continue;
      for (const id of [0, 1, 77, 0xffffffff]) {
        const answer: unknown = callback(id, 3, 1);
        const accepts = name === "proxy_on_done" ? 1 : 0;
        if (!name.includes("memory")) assert.equal(answer ?? 0, accepts, `${name}(${id})`);
      }
    }
  }
});

test("a context that is announced again and again takes the place of the one before", async () => {
  const guest = await instantiate(sdk);
  const create = guest.proxy_on_context_create as (id: number, parent: number) => void;
  const memory = guest.memory as WebAssembly.Memory;
  create(1, 0);
  const announce = (times: number) => {
    for (let i = 0; i < times; i++) create(2 + (i % 3 === 0 ? 1 : 0), 1);
  };
  announce(10_000);
  const before = memory.buffer.byteLength;
  announce(300_000);
  assert.equal(memory.buffer.byteLength, before);
});

/** The module in an engine whose host functions all answer that they are not implemented. */
async function instantiate(path: string): Promise<Record<string, unknown>> {
  const module = await WebAssembly.compile(readFileSync(path));
  const imports: WebAssembly.Imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] = { ...imports[from], [name]: () => 12 };
  }
  const { exports } = await WebAssembly.instantiate(module, imports);
  (exports._initialize as () => void)();
  return exports;
}
