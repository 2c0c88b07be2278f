import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The nearest folder at or above `folder` that holds a package.json, or `null` if there is none. */
export function nearestPackage(folder: string): string | null {
  for (;;) {
    if (existsSync(join(folder, "package.json"))) return folder;
    const parent = dirname(folder);
    if (parent === folder) return null;
    folder = parent;
  }
}

/**
 * The absolute path of this package's own folder: the one with abi/, assembly/ and asconfig.json.
 * It is the repository in a clone and node_modules/proxy-wasm-assemblyscript where it is installed.
 */
export function packageRoot(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const root = nearestPackage(here);
  if (root === null) throw new Error(`No package.json above ${here}: the installation is incomplete.`);
  return root;
}
