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
  /** Least milliseconds between two loads of a VM that dies; left out where it is not loaded again. */
  readonly reloadInterval: number | undefined;
  /** What the module may use; left out where it is everything. */
  readonly allowedCapabilities: ReadonlySet<string> | undefined;
  readonly allowOnHeadersStopIteration: boolean;
  /** Plugins with the same key share one VM in each worker. */
  readonly vmKey: string;
  /** Plugins with the same key are one to Envoy: a chain that has several has one root context for them. */
  readonly key: string;
}

/** Reads, checks and compiles a plugin's module. Rejects with a {@link HostError} that names the plugin. */
export async function preparePlugin(options: PluginOptions, store: ModuleStore): Promise<Plugin> {
  const name = options.name ?? defaultName(options.wasm);
  const module = await compileModule(name, options.wasm, store);
  const vmId = options.vmId ?? "";
  const vmConfiguration = Buffer.from(options.vmConfiguration ?? "");
  const environment = options.environment ?? {};
  const rootId = options.rootId ?? "";
  const configuration = Buffer.from(options.configuration ?? "");
  const vmKey = JSON.stringify([vmId, vmConfiguration.toString("base64"), module.hash]);
  const capabilities = options.allowedCapabilities ?? [];
  return {
    name,
    module,
    rootId,
    vmId,
    configuration,
    vmConfiguration,
    environment,
    failOpen: options.failurePolicy === "open",
    allowOnHeadersStopIteration: options.allowOnHeadersStopIteration ?? false,
    reloadInterval: options.failurePolicy === "reload" ? (options.reloadInterval ?? 1000) : undefined,
    allowedCapabilities: capabilities.length > 0 ? new Set(capabilities) : undefined,
    vmKey,
    key: JSON.stringify([vmKey, name, rootId, configuration.toString("base64")]),
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
