// Programs are built where build/ has none that is made of the same sources.

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../../../cli/package-root.js";

/**
 * Lets `build` fill an empty folder, unless there is one below `build/peers/rpc/` that was filled from the same sources (files, and
 * folders with a slash at the end, from the package). Returns where it is then: files may not say where they were made.
 * Processes may do so at the same time.
 */
export async function buildOnce(
  name: string,
  sources: readonly string[],
  build: (folder: string) => Promise<unknown>,
): Promise<string> {
  const folder = join(packageRoot(), "build", "peers", "rpc", name);
  const wanted = await hashOf(sources.map((source) => join(packageRoot(), source)));
  if (await isBuilt(folder, wanted)) return folder;
  const draft = `${folder}-${process.pid}`;
  try {
    await mkdir(draft, { recursive: true });
    await build(draft);
    await writeFile(join(draft, STAMP), wanted);
    if (!(await isBuilt(folder, wanted))) await replace(folder, draft);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  if (await isBuilt(folder, wanted)) return folder;
  throw new Error(`${folder} was made of other sources meanwhile`);
}

const STAMP = "sources.txt";

async function isBuilt(folder: string, wanted: string): Promise<boolean> {
  return (await readFile(join(folder, STAMP), "utf8").catch(() => "")) === wanted;
}

async function replace(folder: string, draft: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  // Where another process was faster, its folder stays.
  await rename(draft, folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
  });
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
