import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ALWAYS_EXPORTED, CALLBACKS, EXPORT_FILES } from "../../cli/build/callbacks.js";
import { packageRoot } from "../../cli/package-root.js";
import { abiTable } from "../../host/abi.js";

/** What a pattern's group matches in a file of the SDK, sorted. */
function find(file: string, pattern: RegExp): string[] {
  const text = readFileSync(join(packageRoot(), "assembly", file), "utf8");
  return [...text.matchAll(pattern)].map((match) => match[1]!).sort();
}

const CALLBACK = /^ {2}(on[A-Z]\w*)\(/gm;
const EXPORTED_FUNCTION = /^export function (\w+)\(/gm;

test("the table has exactly the callbacks of the SDK's contexts", () => {
  const common = find("contexts/context.ts", CALLBACK);
  assert.ok(common.length > 0);
  for (const [context, file] of [
    ["RootContext", "contexts/root-context.ts"],
    ["HttpContext", "contexts/http-context.ts"],
  ] as const) {
    assert.deepEqual(Object.keys(CALLBACKS[context]).sort(), [...common, ...find(file, CALLBACK)].sort());
  }
});

test("the table has exactly the exports of the SDK, where the SDK has them", () => {
  for (const [file, names] of Object.entries(EXPORT_FILES)) {
    assert.deepEqual([...names].sort(), find(`exports/${file}.ts`, EXPORTED_FUNCTION));
  }
});

test("what a callback needs is an export of the SDK and of the ABI", () => {
  const needed = Object.values(CALLBACKS).flatMap((callbacks) => Object.values(callbacks));
  const exported = Object.values(EXPORT_FILES).flat();
  const abi = abiTable().exports.map(({ name }) => name);
  for (const name of [...needed, ...ALWAYS_EXPORTED]) {
    if (name === null) continue;
    assert.ok(exported.includes(name), name);
    assert.ok(abi.includes(name), name);
  }
});
