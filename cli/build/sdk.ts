import { readdirSync } from "node:fs";
import { basename, join, relative, resolve, sep } from "node:path";
import { packageRoot } from "../package-root.js";

/** The name under which filters import the SDK. */
export const SDK_PACKAGE = "proxy-wasm-assemblyscript";

const INSTALLED = `${sep}node_modules${sep}${SDK_PACKAGE}${sep}`;

/**
 * Where to read a file that the compiler looks for. `import "proxy-wasm-assemblyscript"` always means the
 * SDK that this build tool is part of, so it works inside the SDK's repository too, and the exports that
 * the build derives always fit the SDK that is compiled.
 */
export function sourceLocation(name: string, baseDir: string): string {
  const path = resolve(baseDir, name);
  const at = path.lastIndexOf(INSTALLED);
  return at < 0 ? path : resolve(packageRoot(), path.slice(at + INSTALLED.length));
}

/** What the compiler's paths of SDK files start with in a project: by the package's name, and by path. */
export function sdkPrefixes(project: string): string[] {
  const folder = relative(project, packageRoot()).split(sep).join("/");
  return [`~lib/${SDK_PACKAGE}/`, folder === "" ? "" : `${folder}/`];
}

/**
 * Files of the SDK, from its folder and without extension, with the functions that asconfig.json's `use`
 * puts in place of the compiler's own: every program needs them.
 */
export function sdkRuntime(): string[] {
  const files = readdirSync(join(packageRoot(), "assembly", "runtime"));
  return files.map((file) => `assembly/runtime/${basename(file, ".ts")}`).sort();
}
