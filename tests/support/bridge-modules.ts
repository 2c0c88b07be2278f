import { join } from "node:path";
import { build } from "../../cli/build/build.js";
import { packageRoot } from "../../cli/package-root.js";

let modules: Promise<string> | undefined;

/** Builds both modules of the bridge, once a process; returns their folder. */
export function bridgeModules(): Promise<string> {
  modules ??= buildModules();
  return modules;
}

async function buildModules(): Promise<string> {
  const root = packageRoot();
  const folder = join(root, "build");
  for (const side of ["ingress", "egress"]) {
    const entry = join(root, "protocols", "bridge", `${side}.ts`);
    await build({ entry, outFile: join(folder, `xprotocol-${side}.wasm`) });
  }
  return folder;
}
