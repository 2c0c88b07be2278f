import assert from "node:assert/strict";
import { test } from "node:test";
import { floor } from "../../bench/compile/floor.js";
import { moduleMemory } from "../../bench/memory.js";
import { http } from "../../bench/suites/http.js";

const PAGE = 65_536;

test("the memory of a module that has served", async () => {
  const modules = await floor.compile(http.cases.map((work) => work.name));
  const memory = await Promise.all(modules.map((wasm, index) => moduleMemory(wasm, http.cases[index]!)));
  assert.deepEqual(memory, [PAGE, PAGE, 2 * PAGE]);
});
