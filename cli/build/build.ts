import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { AbiVersion } from "../../host/abi.js";
import { type Compilation, compile, loadCompiler, type Output } from "./compiler.js";
import { DerivedExports } from "./derived-exports.js";
import { BuildError } from "./error.js";
import { keepFunctionNames } from "./function-names.js";
import { inspect } from "./inspect.js";
import { findFilters, resolveEntry } from "./project.js";

export { BuildError };

/** The newest version of the ABI, which the SDK is written for. */
const CURRENT_ABI: AbiVersion = "0.2.1";

/** The ways to compile, each a target of the SDK's asconfig.json. */
export type Target = "release" | "debug" | "small";

/** One module to be built. Relative paths start at the working directory. */
export interface BuildRequest {
  /** A `.ts` file, or a folder with an `index.ts` (or `assembly/index.ts`). */
  entry: string;
  /** Where the module goes. Default: `build/<name>.wasm` in the project's folder. */
  outFile?: string | undefined;
  /** Default: `release`. */
  target?: Target;
  /** The version of the ABI that the host has to have. Default: 0.2.1, that of Envoy and Istio. */
  abi?: AbiVersion;
  /** Constants that the source sees as `i32` globals of these names: whole numbers from 0 to 2^31 - 1. */
  defines?: Record<string, number>;
}

/** What a build left on disk. */
export interface BuiltModule {
  /** The name of the filter: its folder's name, or its file's. */
  name: string;
  /** Absolute path of the module. */
  wasmPath: string;
  /** Absolute path of its source map. */
  mapPath: string;
  /** Size of the module. */
  bytes: number;
  /** Names of what it exports, sorted. */
  exports: string[];
  /** What it imports, as `module.name`, sorted. */
  imports: string[];
  /** The compiler's warnings as it words them; empty if there are none. */
  warnings: string;
  /** How long the build took. */
  milliseconds: number;
}

/** What `buildAll` builds, and where to. */
export interface BuildAllOptions {
  /** The project's folder, relative to the working directory, which is the default. */
  root?: string;
  /** Default: `release`. */
  target?: Target;
  /** Folder for the modules, relative to the working directory. Default: `build/` in `root`. */
  outDir?: string;
  /** Names of the filters to build. Default: all. */
  only?: string[];
}

/**
 * Compiles one filter, checks the module and writes it with its source map beside it.
 * A build that fails leaves what was there before as it was.
 *
 * @throws BuildError
 */
export async function build(request: BuildRequest): Promise<BuiltModule> {
  const begun = performance.now();
  const { file, name, project } = resolveEntry(request.entry);
  const wasmPath = resolve(request.outFile ?? join(project, "build", `${name}.wasm`));
  const compiler = await loadCompiler(project);
  const abi = request.abi ?? CURRENT_ABI;
  const job: Compilation = {
    entry: file,
    project,
    outFile: wasmPath,
    target: request.target ?? "release",
    options: constants({ ...versionConstant(abi), ...request.defines }),
    transform: new DerivedExports(compiler.enums, project, abi),
  };
  const output = await compile(compiler, job);
  if (job.target === "release") output.wasm = keepFunctionNames(output.wasm);
  const { exports, imports } = await inspect(compiler, job, output.wasm);
  const mapPath = await publish(output, wasmPath);
  return {
    name,
    wasmPath,
    mapPath,
    bytes: output.wasm.length,
    exports,
    imports,
    warnings: output.warnings,
    milliseconds: performance.now() - begun,
  };
}

/**
 * Builds every `filters/NAME/index.ts` below `root`, in the order of their names and in this one process,
 * so that the compiler starts and warms up once. Stops at the first that fails.
 *
 * @throws BuildError
 */
export async function buildAll(options: BuildAllOptions = {}): Promise<BuiltModule[]> {
  const root = resolve(options.root ?? ".");
  const outDir = resolve(options.outDir ?? join(root, "build"));
  const built: BuiltModule[] = [];
  for (const name of chooseFilters(root, options.only)) {
    const entry = join(root, "filters", name);
    const outFile = join(outDir, `${name}.wasm`);
    built.push(await build({ entry, outFile, target: options.target ?? "release" }));
  }
  return built;
}

/** What the SDK's sources see of the version that is built for. */
function versionConstant(abi: AbiVersion): Record<string, number> {
  return abi === CURRENT_ABI ? {} : { [`SDK_ABI_${abi.replaceAll(".", "_")}`]: 1 };
}

/** The names in `only`, after a check that there are such filters; by default all. */
function chooseFilters(root: string, only?: string[]): string[] {
  const filters = findFilters(root);
  const folder = join(root, "filters");
  if (filters.length === 0) throw new BuildError(`${folder}: no filters. Expected NAME/index.ts in it.`);
  const unknown = only?.find((name) => !filters.includes(name));
  if (unknown !== undefined) {
    throw new BuildError(`There is no filter "${unknown}" in ${folder}. There are: ${filters.join(", ")}.`);
  }
  return only ?? filters;
}

/** The compiler's options for constants, which it calls aliases. */
function constants(defines: Record<string, number>): string[] {
  return Object.entries(defines).flatMap(([name, value]) => {
    if (!/^[A-Za-z_$][\w$]*$/.test(name)) throw new BuildError(`"${name}" cannot be the name of a constant.`);
    if (!Number.isInteger(value) || value < 0 || value > 0x7fffffff) {
      throw new BuildError(`The constant ${name} must be a whole number from 0 to 2147483647, not ${value}.`);
    }
    return ["--use", `${name}=${value}`];
  });
}

/**
 * Writes both files beside their places and then renames them, so that nobody ever reads half a file.
 * Returns the map's path.
 */
async function publish(output: Output, wasmPath: string): Promise<string> {
  const mapPath = `${wasmPath}.map`;
  const wasmDraft = draftPath(wasmPath);
  const mapDraft = draftPath(mapPath);
  try {
    await mkdir(dirname(wasmPath), { recursive: true });
    await writeFile(wasmDraft, output.wasm);
    await writeFile(mapDraft, output.sourceMap);
    await rename(wasmDraft, wasmPath);
    await rename(mapDraft, mapPath);
  } catch (error) {
    await Promise.all([rm(wasmDraft, { force: true }), rm(mapDraft, { force: true })]);
    throw new BuildError(`${wasmPath} cannot be written: ${(error as Error).message}`);
  }
  return mapPath;
}

function draftPath(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}`);
}
