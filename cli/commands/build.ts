import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { type Command, Option } from "commander";
import { BuildError, type BuiltModule, build, buildAll, type Target } from "../build/build.js";
import { entryIn, resolveEntry } from "../build/project.js";
import { nearestPackage } from "../package-root.js";

interface BuildOptions {
  out?: string;
  target: Target;
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
    .action(runBuild);
}

async function runBuild(entries: string[], options: BuildOptions, command: Command): Promise<void> {
  const toFile = options.out?.endsWith(".wasm") ?? false;
  if (toFile && entries.length !== 1) {
    command.error(`error: --out ${options.out} is a file, which takes exactly one entry`);
  }
  if (entries.length === 0) return buildHere(options);
  for (const entry of entries) await buildOne(entry, options);
}

/** Builds all filters of the folder or of the project around it, or the one entry that there is. */
async function buildHere({ target, out }: BuildOptions): Promise<void> {
  const here = process.cwd();
  for (const root of new Set([here, nearestPackage(here) ?? here])) {
    if (existsSync(join(root, "filters"))) {
      await buildAll({ root, target, onBuilt: report, ...(out === undefined ? {} : { outDir: out }) });
      return;
    }
    const entry = entryIn(root);
    if (entry !== null) return buildOne(entry, { target, ...(out === undefined ? {} : { out }) });
  }
  throw new BuildError(
    `${here}: nothing to build. Expected filters/NAME/index.ts, index.ts or assembly/index.ts, ` +
      "or an entry: proxy-wasm build FILE",
  );
}

async function buildOne(entry: string, { target, out }: BuildOptions): Promise<void> {
  const outFile =
    out === undefined || out.endsWith(".wasm") ? out : join(out, `${resolveEntry(entry).name}.wasm`);
  report(await build({ entry, target, ...(outFile === undefined ? {} : { outFile }) }));
}

/** One line a module; the compiler's warnings go to stderr, so that stdout stays a list. */
function report(built: BuiltModule): void {
  if (built.warnings !== "") process.stderr.write(`${built.warnings}\n`);
  const size = `${built.bytes.toLocaleString("en")} bytes`;
  const seconds = (built.milliseconds / 1000).toFixed(2);
  process.stdout.write(`${built.name}: ${relative("", built.wasmPath)}, ${size}, ${seconds} s\n`);
}
