import { join, relative } from "node:path";
import { type Command, Option } from "commander";
import { type AbiVersion, abiVersions } from "../../host/abi.js";
import { BuildError, type BuiltModule, build, type Target } from "../build/build.js";
import { entryIn, findFilters, resolveEntry } from "../build/project.js";
import { nearestPackage } from "../package-root.js";

interface BuildOptions {
  out?: string;
  target: Target;
  abi: AbiVersion;
}

/** Adds `proxy-wasm build`. */
export function registerBuild(program: Command): void {
  program
    .command("build")
    .description("Compile filters to WebAssembly, check the modules and write them with their source maps.")
    .argument(
      "[entry...]",
      "a .ts file, or a folder with an index.ts (default: all of filters/, or this folder)",
    )
    .option("-o, --out <path>", "a .wasm file for one entry, or a folder (default: the project's build/)")
    .addOption(
      new Option("-t, --target <target>", "release: fast, with function names; small; debug: with assertions")
        .choices(["release", "small", "debug"])
        .default("release"),
    )
    .addOption(
      new Option("--abi <version>", "the Proxy-Wasm version that the host has: Envoy and Istio have 0.2.1")
        .choices(abiVersions)
        .default("0.2.1"),
    )
    .action(runBuild);
}

async function runBuild(
  given: string[],
  { target, out, abi }: BuildOptions,
  command: Command,
): Promise<void> {
  const entries = given.length > 0 ? given : defaultEntries(process.cwd());
  const toFile = out?.endsWith(".wasm") ?? false;
  if (toFile && entries.length > 1) {
    command.error(`error: --out ${out} is one file, and there are ${entries.length} entries`);
  }
  for (const entry of entries) {
    const outFile = out === undefined || toFile ? out : join(out, `${resolveEntry(entry).name}.wasm`);
    report(await build({ entry, target, outFile, abi }));
  }
}

/** All filters of the folder, or of the project around it, or else the one entry that there is. */
function defaultEntries(here: string): string[] {
  for (const folder of [here, nearestPackage(here) ?? here]) {
    const filters = findFilters(folder).map((name) => join(folder, "filters", name));
    const entry = entryIn(folder);
    if (filters.length > 0) return filters;
    if (entry !== null) return [entry];
  }
  throw new BuildError(
    `${here}: nothing to build. Expected filters/NAME/index.ts, index.ts or assembly/index.ts, ` +
      "or an entry: proxy-wasm build FILE",
  );
}

/** One line a module; the compiler's warnings go to stderr, so that stdout stays a list. */
function report(built: BuiltModule): void {
  if (built.warnings !== "") process.stderr.write(`${built.warnings}\n`);
  const size = `${built.bytes.toLocaleString("en")} bytes`;
  const seconds = (built.milliseconds / 1000).toFixed(2);
  process.stdout.write(`${built.name}: ${relative("", built.wasmPath)}, ${size}, ${seconds} s\n`);
}
