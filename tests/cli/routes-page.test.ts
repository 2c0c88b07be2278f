// What docs/routes.md shows is what the commands print for the files that it shows.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { packageRoot } from "../../cli/package-root.js";
import { filterModule } from "../support/modules.js";
import { ScratchProject } from "./scratch-project.js";

const MAIN = join(packageRoot(), "dist", "cli", "main.js");
const page = readFileSync(join(packageRoot(), "docs", "routes.md"), "utf8");
const module = await filterModule("router");

/** The blocks of code after marks of a kind, each with what the mark says. */
function blocks(mark: string): [what: string, code: string][] {
  const pattern = new RegExp(`<!-- ${mark} -->\n\`\`\`\\w+\n(.*?)\`\`\``, "gs");
  return [...page.matchAll(pattern)].map((match) => [match[1]!, match[2]!]);
}

suite("the page on routes", () => {
  const project = new ScratchProject(Object.fromEntries(blocks("file: (\\S+)")));
  const runs = blocks("(run)").map(([, code]) => {
    const [command = "", ...lines] = code.split("\n");
    return { command, output: lines.join("\n") };
  });

  test("shows what check and explain do", () => {
    const names = runs.map(({ command }) => /^\$ proxy-wasm routes (\w+) /.exec(command)?.[1]);
    assert.deepEqual(names, ["check", "explain"]);
  });

  for (const { command, output } of runs) {
    test(command, () => {
      const words = command.replace("$ proxy-wasm ", "").match(/'[^']*'|\S+/g)!;
      const args = [...words.map((word) => word.replaceAll("'", "")), "--module", module];
      const { stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
        cwd: project.root,
        encoding: "utf8",
      });
      assert.equal(stdout, output, stderr);
    });
  }
});
