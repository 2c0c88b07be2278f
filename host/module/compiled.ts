import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { AbiVersion } from "../abi.js";
import { abiMarker, checkModule } from "./check.js";
import { MalformedModule, type ModuleInfo, readModule } from "./module.js";

/** A module that this host accepts, ready to be instantiated any number of times. */
export interface CompiledModule {
  readonly wasm: WebAssembly.Module;
  readonly info: ModuleInfo;
  readonly abiVersion: AbiVersion;
  /** Same bytes, same hash. */
  readonly hash: string;
  /** File of the source map, if there is one. */
  readonly sourceMap?: string;
}

/** Compiles each module once, however many plugins and workers use it. */
export class ModuleStore {
  readonly #compiled = new Map<string, Promise<CompiledModule>>();

  /** Rejects with an Error whose message says in plain words what is wrong with the module. */
  compile(bytes: Uint8Array<ArrayBuffer>, path?: string): Promise<CompiledModule> {
    const hash = createHash("sha256").update(bytes).digest("hex");
    let module = this.#compiled.get(hash);
    if (!module) {
      module = compile(bytes, hash, path);
      this.#compiled.set(hash, module);
    }
    return module;
  }
}

async function compile(
  bytes: Uint8Array<ArrayBuffer>,
  hash: string,
  path: string | undefined,
): Promise<CompiledModule> {
  const info = read(bytes);
  const problems = checkModule(info);
  if (problems.length > 0) throw new Error(problems.join("; "));
  const wasm = await WebAssembly.compile(bytes).catch((error: Error) => {
    throw new Error(`not a valid WebAssembly module: ${error.message}`);
  });
  const sourceMap = path === undefined ? undefined : findSourceMap(path, info);
  const module = { wasm, info, hash, abiVersion: abiMarker(info)!.version! };
  return sourceMap === undefined ? module : { ...module, sourceMap };
}

function read(bytes: Uint8Array): ModuleInfo {
  try {
    return readModule(bytes);
  } catch (error) {
    if (error instanceof MalformedModule) throw new Error(`not a WebAssembly module: ${error.message}`);
    throw error;
  }
}

/** The file that the module names, else the one beside it. */
function findSourceMap(path: string, info: ModuleInfo): string | undefined {
  const named = info.sourceMapUrl === undefined ? [] : [resolve(dirname(path), info.sourceMapUrl)];
  return [...named, `${path}.map`].find((candidate) => existsSync(candidate));
}
