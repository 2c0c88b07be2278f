import { join } from "node:path";
import { type BuiltModule, build, buildAll } from "../../cli/build/build.js";
import { packageRoot } from "../../cli/package-root.js";
import type { AbiVersion } from "../../host/abi.js";

/**
 * Set by the runner, which builds every filter and the bridge once, for the processes that run the test files. A test file that is
 * run by itself builds what it needs.
 */
const PREBUILT = "PROXY_WASM_TESTS_PREBUILT";

const root = packageRoot();
const modules = new Map<string, Promise<string>>();

/** The path of the release module of `filters/NAME`. */
export async function filterModule(name: string): Promise<string> {
  const outFile = join(root, "build", `${name}.wasm`);
  if (process.env[PREBUILT] !== undefined) return outFile;
  return builtOnce(join(root, "filters", name), outFile);
}

/** The folder of `xprotocol-ingress.wasm` and `xprotocol-egress.wasm`, the release modules of the bridge. */
export async function bridgeModules(): Promise<string> {
  const folder = join(root, "build");
  if (process.env[PREBUILT] !== undefined) return folder;
  await Promise.all(BRIDGE.map((side) => builtOnce(bridgeEntry(side), bridgeModule(side))));
  return folder;
}

const BRIDGE = ["ingress", "egress"] as const;
const bridgeEntry = (side: string) => join(root, "protocols", "bridge", `${side}.ts`);
const bridgeModule = (side: string) => join(root, "build", `xprotocol-${side}.wasm`);

/** The path of the release module of `tests/fixtures/NAME.ts`, for a version of the ABI. */
export async function fixtureModule(name: string, abi: AbiVersion = "0.2.1"): Promise<string> {
  const outFile = join(root, "build", "fixtures", abi, `${name}.wasm`);
  return builtOnce(join(root, "tests", "fixtures", `${name}.ts`), outFile, abi);
}

function builtOnce(entry: string, outFile: string, abi: AbiVersion = "0.2.1"): Promise<string> {
  let module = modules.get(outFile);
  if (!module) {
    module = build({ entry, outFile, abi }).then(({ wasmPath }) => wasmPath);
    modules.set(outFile, module);
  }
  return module;
}

/**
 * Builds all filters and the bridge's modules, for the processes that are started from now on.
 *
 * @throws BuildError
 */
export async function prebuildModules(): Promise<BuiltModule[]> {
  const built = await buildAll({ root });
  for (const side of BRIDGE)
    built.push(await build({ entry: bridgeEntry(side), outFile: bridgeModule(side) }));
  process.env[PREBUILT] = "1";
  return built;
}
