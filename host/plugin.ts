import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { HostError } from "./errors.js";
import type { CompiledModule, ModuleStore } from "./module/compiled.js";
import type { PluginOptions } from "./options.js";

/** A plugin as the host works with it: its module compiled, every option settled. */
export interface Plugin {
  readonly name: string;
  readonly module: CompiledModule;
  readonly rootId: string;
  readonly vmId: string;
  readonly configuration: Buffer;
  readonly vmConfiguration: Buffer;
  readonly environment: Readonly<Record<string, string>>;
  readonly failOpen: boolean;
  readonly allowOnHeadersStopIteration: boolean;
  /** Plugins with the same key share one VM in each worker. */
  readonly vmKey: string;
}

/** Reads, checks and compiles a plugin's module. Rejects with a {@link HostError} that names the plugin. */
export async function preparePlugin(options: PluginOptions, store: ModuleStore): Promise<Plugin> {
  const name = options.name ?? defaultName(options.wasm);
  const module = await compileModule(name, options.wasm, store);
  const vmId = options.vmId ?? "";
  const vmConfiguration = Buffer.from(options.vmConfiguration ?? "");
  const environment = options.environment ?? {};
  return {
    name,
    module,
    rootId: options.rootId ?? "",
    vmId,
    configuration: Buffer.from(options.configuration ?? ""),
    vmConfiguration,
    environment,
    failOpen: options.failurePolicy === "open",
    allowOnHeadersStopIteration: options.allowOnHeadersStopIteration ?? false,
    vmKey: JSON.stringify([vmId, vmConfiguration.toString("base64"), module.hash]),
  };
}

function defaultName(wasm: string | Uint8Array): string {
  return typeof wasm === "string" ? basename(wasm, ".wasm") : "plugin";
}

async function compileModule(
  name: string,
  wasm: string | Uint8Array,
  store: ModuleStore,
): Promise<CompiledModule> {
  try {
    if (typeof wasm !== "string") return await store.compile(new Uint8Array(wasm));
    return await store.compile(await readWasm(wasm), wasm);
  } catch (error) {
    throw new HostError(`plugin "${name}": ${(error as Error).message}`);
  }
}

async function readWasm(path: string): Promise<Buffer<ArrayBuffer>> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new Error(`cannot read ${path}: ${code === "ENOENT" ? "no such file" : (error as Error).message}`);
  }
}
