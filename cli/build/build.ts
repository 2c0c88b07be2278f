import { BuildError } from "./error.js";

export { BuildError };

/** The ways to compile, each a target of the SDK's asconfig.json. */
export type Target = "release" | "debug" | "small";

/** One module to be built. Relative paths start at the working directory. */
export interface BuildRequest {
  /** A `.ts` file, or a folder with an `index.ts` (or `assembly/index.ts`). */
  entry: string;
  /** Where the module goes. Default: `build/<name>.wasm` in the project's folder. */
  outFile?: string;
  /** Default: `release`. */
  target?: Target;
  /** Integer constants that the source sees as globals of these names. */
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
  /** Names of the exported functions and memories, sorted. */
  exports: string[];
  /** Imports as `module.name`, sorted. */
  imports: string[];
  /** Time that the build took. */
  milliseconds: number;
}

/** What `buildAll` builds, and where to. */
export interface BuildAllOptions {
  /** The project's folder. Default: the working directory. */
  root?: string;
  /** Default: `release`. */
  target?: Target;
  /** Default: `build/` in `root`. */
  outDir?: string;
  /** Names of the filters to build. Default: all. */
  only?: string[];
}

/**
 * Compiles one filter, checks the module and writes it with its source map.
 * Nothing is left behind if it fails.
 *
 * @throws BuildError
 */
export async function build(request: BuildRequest): Promise<BuiltModule> {
  throw new BuildError(`Cannot build ${request.entry}.`);
}

/**
 * Builds every `filters/NAME/index.ts` below `root` in this one process, so that the compiler is started
 * and warmed up once. Stops at the first filter that fails.
 *
 * @throws BuildError
 */
export async function buildAll(options: BuildAllOptions = {}): Promise<BuiltModule[]> {
  throw new BuildError(`Cannot build ${options.root ?? "."}.`);
}
