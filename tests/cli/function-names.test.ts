import assert from "node:assert/strict";
import { test } from "node:test";
import binaryen from "binaryen";
import { keepFunctionNames } from "../../cli/build/function-names.js";
import { readModule } from "../../host/module/module.js";

const TEXT = `(module
  (memory $a_memory 1)
  (global $a_global (mut i32) (i32.const 1))
  (func $first (export "first") (result i32) (local $a_local i32) (global.get $a_global))
  (func $second (export "second") (param $a_parameter i32)))`;

function compiled(debug: boolean): Uint8Array {
  const module = binaryen.parseText(TEXT);
  try {
    binaryen.setDebugInfo(debug);
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}

test("functions keep their names, and nothing else does", () => {
  const before = compiled(true);
  const after = keepFunctionNames(before);
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");
  for (const name of ["a_memory", "a_global", "a_local"]) {
    assert.ok(text(before).includes(name), name);
    assert.ok(!text(after).includes(name), name);
  }
  assert.deepEqual([...readModule(after).functionNames.values()], ["first", "second"]);
});

test("what runs is the same, at the same places", async () => {
  const before = compiled(true);
  const after = keepFunctionNames(before);
  assert.ok(WebAssembly.validate(after as BufferSource));
  const names = Buffer.from(before).indexOf("\x04name");
  assert.deepEqual(Buffer.from(after).subarray(0, names - 8), Buffer.from(before).subarray(0, names - 8));
});

test("a module without names stays as it is", () => {
  const before = compiled(false);
  assert.deepEqual(Buffer.from(keepFunctionNames(before)), Buffer.from(before));
});
