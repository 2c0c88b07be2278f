import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { packageRoot } from "../../cli/package-root.js";
import { filterSource, ScratchProject } from "./scratch-project.js";

const MAIN = join(packageRoot(), "dist", "cli", "main.js");

const FILTER = filterSource("");

/** Runs `proxy-wasm` in a folder. */
function proxyWasm(
  cwd: string,
  ...args: string[]
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [MAIN, ...args], { cwd, encoding: "utf8" });
}

test("help and version are no errors", () => {
  const { version } = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8"));
  assert.deepEqual(proxyWasm(".", "--version").stdout, `${version}\n`);
  const help = proxyWasm(".", "--help");
  assert.equal(help.status, 0);
  assert.match(help.stdout, /Usage: proxy-wasm .*\n[\s\S]*\n {2}build /);
});

test("what is not understood ends with 2 and a suggestion", () => {
  const cases: [string[], RegExp][] = [
    [[], /Usage: proxy-wasm/],
    [["buidl"], /unknown command 'buidl'\n\(Did you mean build\?\)/],
    [["build", "--targt", "debug"], /unknown option '--targt'\n\(Did you mean --target\?\)/],
    [["build", "--target", "fast"], /Allowed choices are release, small, debug/],
    [["build", "a.ts", "b.ts", "--out", "c.wasm"], /--out c\.wasm is one file, and there are 2 entries/],
  ];
  for (const [args, expected] of cases) {
    const { status, stdout, stderr } = proxyWasm(".", ...args);
    assert.match(stderr, expected);
    assert.equal(status, 2, args.join(" "));
    assert.equal(stdout, "");
  }
});

test("build reports a line for each filter of the project, also from a folder within", () => {
  const project = new ScratchProject({
    "filters/one/index.ts": FILTER,
    "filters/two/index.ts": FILTER,
    "docs/readme.md": "",
  });
  const { status, stdout, stderr } = proxyWasm(project.path("docs"), "build", "--target", "debug");
  assert.equal(stderr, "");
  assert.match(stdout, /^one: \.\.\/build\/one\.wasm, [\d,]+ bytes, \d+\.\d\d s\ntwo: [^\n]+\n$/);
  assert.equal(status, 0);
});

test("build takes the one filter of a folder, and a file or a folder to write to", () => {
  const project = new ScratchProject({ "mine/assembly/index.ts": FILTER });
  const folder = project.path("mine");
  assert.match(proxyWasm(folder, "build", "--out", "to/file.wasm").stdout, /^mine: to\/file\.wasm, /);
  assert.match(proxyWasm(folder, "build", "--out", "to").stdout, /^mine: to\/mine\.wasm, /);
  assert.deepEqual(project.list("mine/to"), ["file.wasm", "file.wasm.map", "mine.wasm", "mine.wasm.map"]);
});

test("a failed build ends with 1 and says why, without a stack trace", () => {
  const project = new ScratchProject({ "index.ts": "let a: i32 = missing;" });
  const failed = proxyWasm(project.root, "build");
  assert.equal(failed.status, 1);
  assert.match(failed.stderr, /^ERROR TS2304: Cannot find name 'missing'\.[\s\S]*in index\.ts\(1,14\)\n$/);

  const empty = proxyWasm(new ScratchProject({}).root, "build");
  assert.equal(empty.status, 1);
  assert.match(empty.stderr, /^.*: nothing to build\. Expected .*\n$/);
});
