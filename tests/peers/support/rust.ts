// The filters in tests/peers/rust/, compiled with the crates that Cargo.lock pins.

import { join } from "node:path";
import { run } from "../../../bench/command.js";
import { packageRoot } from "../../../cli/package-root.js";

const TARGET = "wasm32-wasip1";

/** Compiles all of them; returns the paths of the modules by the names of their crates. */
export async function buildRust(crates: readonly string[]): Promise<Record<string, string>> {
  const workspace = join(packageRoot(), "tests", "peers", "rust");
  const builds = join(packageRoot(), "build", "peers", "rust-filters");
  const installed = await run("rustup", ["target", "list", "--installed"], workspace).catch(() => TARGET);
  if (!installed.split("\n").includes(TARGET)) await run("rustup", ["target", "add", TARGET], workspace);
  await run(
    "cargo",
    ["build", "--release", "--locked", "--target", TARGET, "--target-dir", builds],
    workspace,
  );
  return Object.fromEntries(crates.map((name) => [name, join(builds, TARGET, "release", `${name}.wasm`)]));
}
