// npm's sofa-bolt-node, with the dependencies that tests/peers/rpc/node/package-lock.json pins.

import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../../bench/command.js";
import { packageRoot } from "../../../cli/package-root.js";
import { buildOnce } from "./build-once.js";
import type { Program } from "./program.js";

const SOURCES = "tests/peers/rpc/node/";
const FILES = ["package.json", "package-lock.json", "main.js", "frame-headers.js"];

/** Installs it below build/, where its program is put beside it. */
export async function boltNode(): Promise<Program> {
  const folder = await buildOnce("node", [SOURCES], async (to) => {
    for (const file of FILES) await copyFile(join(packageRoot(), SOURCES, file), join(to, file));
    await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], to);
  });
  return { name: "sofa-bolt-node", command: process.execPath, args: [join(folder, "main.js")] };
}
