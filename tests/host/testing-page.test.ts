// What docs/testing.md shows works: its filter is built, and every piece of code on it is run as the test file that it is.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, suite, test } from "node:test";
import { build } from "../../cli/build/build.js";
import { packageRoot } from "../../cli/package-root.js";
import { rules } from "../../host/index.js";

const root = packageRoot();
const page = readFileSync(join(root, "docs", "testing.md"), "utf8");
/** Within the package, so that the package's own name leads to it. */
const folder = join(root, "build", "docs-testing");

/** The blocks of code after a mark. */
function blocks(mark: string): string[] {
  const pattern = new RegExp(`<!-- ${mark} -->\n\`\`\`\\w+\n(.*?)\`\`\``, "gs");
  return [...page.matchAll(pattern)].map((match) => match[1]!);
}

/** Runs a test file as a reader would; answers what it printed. */
function run(file: string, environment: Record<string, string> = {}): { passed: boolean; output: string } {
  const { NODE_TEST_CONTEXT: _, ...rest } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--test", file], {
    cwd: folder,
    env: { ...rest, ...environment },
    encoding: "utf8",
    timeout: 120_000,
  });
  return { passed: status === 0, output: stdout + stderr };
}

suite("the page on testing", () => {
  const tests = blocks("test");

  before(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const [greeter] = blocks("file: greeter.ts");
    writeFileSync(join(folder, "greeter.ts"), greeter!);
    await build({ entry: join(folder, "greeter.ts"), outFile: join(folder, "build", "greeter.wasm") });
    for (const [i, code] of tests.entries()) writeFileSync(join(folder, `${i}.test.mjs`), code);
  });

  test("has code to run, and none that is not run", () => {
    assert.ok(tests.length >= 8);
    const marked = blocks("test").length + blocks("file: greeter.ts").length;
    assert.equal(page.match(/^```ts$/gm)!.length, marked);
  });

  for (const [i, code] of tests.entries()) {
    test(`runs: ${/^test\("(.*)",/m.exec(code)![1]}`, () => {
      const file = `${i}.test.mjs`;
      if (code.includes("assertSnapshot")) {
        assert.equal(run(file).passed, false, "there is no snapshot yet");
        run(file, { UPDATE_SNAPSHOTS: "1" });
        const [shown] = blocks("snapshot");
        assert.equal(readFileSync(join(folder, "snapshots", "request.txt"), "utf8"), shown);
      }
      const { passed, output } = run(file);
      assert.ok(passed, output);
      assert.match(output, /^# pass [1-9]/m);
    });
  }

  test("lists every rule as the host knows it", () => {
    const rows = rules.map(({ id, title, onEnvoy, off }) => `| \`${id}\` | ${title}: ${onEnvoy} | ${off} |`);
    const table = ["| rule | on Envoy | where it is off |", "| --- | --- | --- |", ...rows].join("\n");
    assert.ok(page.includes(`<!-- rules -->\n${table}\n<!-- /rules -->`), `the page should have\n${table}`);
  });
});
