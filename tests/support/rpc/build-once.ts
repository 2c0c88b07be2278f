// Programs are built where build/ has none that is made of the same sources.

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../../../cli/package-root.js";

/**
 * Runs `build` with an empty folder below `build/peers/rpc/`, unless it ran to its end before on the same sources (files and
 * folders, from the package). Returns the folder.
 */
export async function buildOnce(
  name: string,
  sources: readonly string[],
  build: (folder: string) => Promise<unknown>,
): Promise<string> {
  const folder = join(packageRoot(), "build", "peers", "rpc", name);
  const stamp = join(folder, "sources.txt");
  const wanted = await hashOf(sources.map((source) => join(packageRoot(), source)));
  if (existsSync(stamp) && (await readFile(stamp, "utf8")) === wanted) return folder;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await build(folder);
  await writeFile(stamp, wanted);
  return folder;
}

/** The files of a folder and those below, sorted. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : [])).sort();
}

async function hashOf(sources: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const source of sources) {
    const files = source.endsWith("/") ? await filesBelow(source) : [source];
    for (const file of files) hash.update(`${file}\n`).update(await readFile(file));
  }
  return hash.digest("hex");
}
