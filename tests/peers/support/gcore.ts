// npm's @gcoredev/proxy-wasm-sdk-as, the versions that the benchmark pins. Its names are those of @solo-io/proxy-runtime, so
// the filter that shows the migration package compiles on it too.

import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../../bench/command.js";
import { packageRoot } from "../../../cli/package-root.js";

const SDK = "@gcoredev/proxy-wasm-sdk-as/assembly";

/** Compiles tests/fixtures/solo/larger.ts on that SDK, as its documentation says. Returns the module's path. */
export async function buildOnGcore(): Promise<string> {
  const root = packageRoot();
  const project = join(root, "build", "peers", "gcore-filter");
  await mkdir(join(project, "assembly"), { recursive: true });
  for (const file of ["package.json", "package-lock.json", "asconfig.json"]) {
    await copyFile(join(root, "bench", "peers", "gcore", file), join(project, file));
  }
  await run("npm", ["ci", "--no-audit", "--no-fund"], project);
  const source = await readFile(join(root, "tests", "fixtures", "solo", "larger.ts"), "utf8");
  const onGcore = source
    .replaceAll('"@solo-io/proxy-runtime"', `"${SDK}"`)
    .replaceAll('"@solo-io/proxy-runtime/', `"${SDK}/`)
    // It knows one root context, the one that was registered last.
    .replace(/registerRootContext\([^;]*;[^;]*"another"\);/, "");
  await writeFile(join(project, "assembly", "index.ts"), onGcore);
  const wasm = join(project, "larger.wasm");
  await run("npx", ["asc", "assembly/index.ts", "--target", "release", "--outFile", wasm], project);
  return wasm;
}
