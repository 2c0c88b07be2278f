import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Bootstrap, httpBootstrap, type Json, type WasmFilter } from "../../cli/envoy/index.js";
import type { Backends } from "./backends.js";
import type { CasePlugin, ConformanceCase } from "./case.js";
import { compileGuest } from "./guest.js";

/** An Envoy with a listener for each case, named by its id. */
export async function bootstrapOf(
  cases: readonly ConformanceCase[],
  backends: Backends,
  folder: string,
): Promise<Bootstrap> {
  const plugins = new Map<ConformanceCase, WasmFilter[]>();
  for (const case_ of cases) plugins.set(case_, await pluginsOf(case_, folder));
  const of = (...kinds: ConformanceCase["as"][]) => cases.filter(({ as = "http" }) => kinds.includes(as));
  const bootstrap = httpBootstrap({
    listeners: of("http", "access-log").map((case_) => ({
      name: case_.id,
      routes: [{ to: hasMetadata(case_) ? "metadata" : "backend" }],
      ...(case_.as === "access-log"
        ? { accessLoggers: plugins.get(case_)! }
        : { filters: plugins.get(case_)! }),
      ...(case_.bufferLimit !== undefined && { bufferLimit: case_.bufferLimit }),
    })),
    tcpListeners: of("tcp").map((case_) => ({ name: case_.id, filters: plugins.get(case_)!, to: "tcp" })),
    upstreams: backends.upstreams,
    services: of("service").flatMap((case_) => plugins.get(case_)!),
  });
  allowMetadata(bootstrap, cases);
  restrictCapabilities(bootstrap, cases);
  return withDynamicListeners(bootstrap, folder);
}

function hasMetadata({ does = [] }: ConformanceCase): boolean {
  return does.some((action) => "metadata" in action);
}

async function pluginsOf(case_: ConformanceCase, folder: string): Promise<WasmFilter[]> {
  const filters: WasmFilter[] = [];
  for (const [i, plugin] of case_.plugins.entries()) {
    const name = case_.plugins.length > 1 ? `${case_.id}.${i}` : case_.id;
    const wasm = join(folder, `${name}.wasm`);
    await writeFile(wasm, compileGuest(plugin));
    filters.push({ wasm, name, vmId: case_.id, ...settingsOf(plugin) });
  }
  return filters;
}

/** What of a plugin's settings is given, and is called alike in every host. */
export function settingsOf(plugin: CasePlugin): Omit<CasePlugin, keyof import("./guest.js").Guest> {
  const names = [
    "rootId",
    "vmId",
    "configuration",
    "vmConfiguration",
    "environment",
    "failurePolicy",
    "reloadInterval",
    "allowOnHeadersStopIteration",
    "allowedCapabilities",
  ] as const;
  return Object.fromEntries(
    names.filter((name) => plugin[name] !== undefined).map((name) => [name, plugin[name]]),
  );
}

/** Frames of an extension of HTTP/2, which Envoy drops where this is not set. */
function allowMetadata(bootstrap: Bootstrap, cases: readonly ConformanceCase[]): void {
  const names = new Set(cases.filter(hasMetadata).map(({ id }) => id));
  const { listeners, clusters } = bootstrap.static_resources as unknown as Record<string, ConfigNode[]>;
  for (const { name, filter_chains } of listeners!) {
    if (names.has(name))
      filter_chains[0].filters[0].typed_config.http2_protocol_options = { allow_metadata: true };
  }
  for (const { name, typed_extension_protocol_options: options } of clusters!) {
    if (name !== "metadata") continue;
    const [http] = Object.values(options) as ConfigNode[];
    http!.explicit_http_config.http2_protocol_options = { allow_metadata: true };
  }
}

/** The plugins' configurations in a listener are in their order. */
function restrictCapabilities(bootstrap: Bootstrap, cases: readonly ConformanceCase[]): void {
  const { listeners } = bootstrap.static_resources as unknown as Record<string, ConfigNode[]>;
  for (const { id, plugins } of cases) {
    if (plugins.every(({ allowedCapabilities }) => allowedCapabilities === undefined)) continue;
    const configurations = pluginConfigurations(listeners!.find(({ name }) => name === id));
    for (const [i, { allowedCapabilities }] of plugins.entries()) {
      if (allowedCapabilities === undefined) continue;
      const allowed = Object.fromEntries(allowedCapabilities.map((name) => [name, {}]));
      configurations[i].capability_restriction_config = { allowed_capabilities: allowed };
    }
  }
}

function pluginConfigurations(within: ConfigNode): ConfigNode[] {
  if (typeof within !== "object" || within === null) return [];
  return "vm_config" in within ? [within] : Object.values(within).flatMap(pluginConfigurations);
}

// biome-ignore lint/suspicious/noExplicitAny: a piece of Envoy's configuration, which has no type here
type ConfigNode = any;

/** Listeners from a file, of which Envoy refuses single ones: one refused among the bootstrap's own would end Envoy. */
async function withDynamicListeners(bootstrap: Bootstrap, folder: string): Promise<Bootstrap> {
  const file = join(folder, "listeners.json");
  const resources = bootstrap.static_resources.listeners.map((listener) => ({
    "@type": "type.googleapis.com/envoy.config.listener.v3.Listener",
    ...(listener as Record<string, Json>),
  }));
  await writeFile(file, JSON.stringify({ resources }));
  return {
    ...bootstrap,
    static_resources: { ...bootstrap.static_resources, listeners: [] },
    dynamic_resources: {
      lds_config: { resource_api_version: "V3", path_config_source: { path: file } },
    },
  };
}
