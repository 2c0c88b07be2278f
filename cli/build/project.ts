import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { nearestPackage } from "../package-root.js";
import { BuildError } from "./error.js";

/** An entry file that exists, and what follows from where it is. */
export interface Entry {
  /** Absolute path of the `.ts` file. */
  file: string;
  /** The filter's name: its folder's, or its file's if that is not an index. */
  name: string;
  /**
   * The project's folder: the nearest one at or above the entry with a package.json, else the entry's own.
   * Paths in diagnostics, traps and source maps start here, so that a module does not depend on the
   * folder in which the build was started.
   */
  project: string;
}

/** Files that make a folder an entry, in order of preference. */
const ENTRY_FILES = ["index.ts", join("assembly", "index.ts")];

/** Folders that say nothing about what is in them: the one around them has the name. */
const SOURCE_FOLDERS = ["assembly", "src"];

/** The file that makes `folder` an entry, or `null`. */
export function entryIn(folder: string): string | null {
  return ENTRY_FILES.map((file) => join(folder, file)).find((file) => existsSync(file)) ?? null;
}

/** Names of the folders in `root`/filters that have an index.ts, sorted. */
export function findFilters(root: string): string[] {
  const folder = join(root, "filters");
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => existsSync(join(folder, name, "index.ts"))).sort();
}

/**
 * Finds the entry that `path` means: a `.ts` file, or a folder with one of the usual entry files.
 *
 * @throws BuildError if there is none.
 */
export function resolveEntry(path: string): Entry {
  const given = resolve(path);
  if (!existsSync(given)) throw new BuildError(`${path}: no such file or folder.`);
  const file = statSync(given).isDirectory() ? entryIn(given) : given;
  if (file === null) {
    throw new BuildError(`${path}: nothing to build in this folder. Expected ${ENTRY_FILES.join(" or ")}.`);
  }
  if (extname(file) !== ".ts") {
    throw new BuildError(`${path}: not an AssemblyScript file. Give a .ts file, or a folder with index.ts.`);
  }
  const folder = dirname(file);
  return { file, name: entryName(file), project: nearestPackage(folder) ?? folder };
}

function entryName(file: string): string {
  const name = basename(file, ".ts");
  if (name !== "index") return name;
  const folder = dirname(file);
  return basename(SOURCE_FOLDERS.includes(basename(folder)) ? dirname(folder) : folder);
}
