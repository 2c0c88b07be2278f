import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

/** Runs canaries as `npm test` runs test files. */
function runCanaries(
  names: string[],
  env: NodeJS.ProcessEnv = {},
): { status: number | null; lines: string[] } {
  const files = names.map((name) => fileURLToPath(new URL(`./canary/${name}.js`, import.meta.url)));
  const runner = fileURLToPath(new URL("./files.js", import.meta.url));
  const { NODE_TEST_CONTEXT: _, CI: __, ...clean } = process.env;
  const options = { env: { ...clean, ...env }, encoding: "utf8", timeout: 60_000 } as const;
  const { status, stdout } = spawnSync(process.execPath, [runner, ...files], options);
  return { status, lines: stdout.trimEnd().split("\n") };
}

test("the innermost tests are counted, and one that fails fails the run", () => {
  const { status, lines } = runCanaries(["mixed"]);
  assert.equal(lines.at(-1), "2 passed, 1 failed, 1 skipped");
  assert.equal(status, 1);
});

test("a file that crashes is a failure", () => {
  const { status, lines } = runCanaries(["crash"]);
  assert.match(lines.at(-1)!, /^[01] passed, 1 failed$/);
  assert.equal(status, 1);
});

test("a hook that fails is a failure", () => {
  const { status, lines } = runCanaries(["hook"]);
  assert.equal(lines.at(-1), "1 passed, 1 failed");
  assert.equal(status, 1);
});

test("a file without tests is a failure", () => {
  const { status, lines } = runCanaries(["empty"]);
  assert.equal(lines.at(-1), "0 passed, 1 failed");
  assert.equal(status, 1);
});

test("a run in which nothing ran is no good run", () => {
  const { status, lines } = runCanaries([]);
  assert.equal(lines.at(-1), "0 passed, 0 failed");
  assert.equal(status, 1);
});

test("what is left out is named with its reason, and fails the run on CI only", () => {
  const atHome = runCanaries(["skipped"]);
  assert.deepEqual(atHome.lines.slice(-3), [
    "left out (for the canary):",
    "  is skipped",
    "1 passed, 0 failed, 1 skipped",
  ]);
  assert.equal(atHome.status, 0);
  assert.equal(runCanaries(["skipped"], { CI: "true" }).status, 1);
});

test("files that run side by side are counted apart", () => {
  const { lines } = runCanaries(["mixed", "skipped", "hook", "mixed"]);
  assert.equal(lines.at(-1), "6 passed, 3 failed, 3 skipped");
});
