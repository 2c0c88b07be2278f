import { join } from "node:path";
import { run } from "../command.js";
import { PEER_BUILDS, PEER_SOURCES } from "./folders.js";
import type { Toolchain } from "./toolchain.js";

const TARGET = "wasm32-wasip1";

/** The filters on the Rust SDK (crates.io `proxy-wasm`), one crate a case in one workspace. */
export const rust: Toolchain = {
  peer: "rust",
  async compile(cases) {
    if (cases.length === 0) return [];
    const workspace = join(PEER_SOURCES, "rust");
    const builds = join(PEER_BUILDS, "rust");
    await installTarget(workspace);
    const output = ["--release", "--locked", "--target", TARGET, "--target-dir", builds];
    await run("cargo", ["build", ...output, ...cases.flatMap((name) => ["--package", name])], workspace);
    return cases.map((name) => join(builds, TARGET, "release", `${name.replaceAll("-", "_")}.wasm`));
  },
};

/** A fresh Rust has only its own machine's target. Without rustup it is left to cargo to say what it lacks. */
async function installTarget(workspace: string): Promise<void> {
  const installed = await run("rustup", ["target", "list", "--installed"], workspace).catch(() => TARGET);
  if (!installed.split("\n").includes(TARGET)) await run("rustup", ["target", "add", TARGET], workspace);
}
