// A module in front of the servers of tests/conformance/backends.ts, in either host.

import { httpBootstrap, startEnvoy } from "../../cli/envoy/index.js";
import { type ClusterOptions, Host, type PluginOptions, ReverseProxy } from "../../host/index.js";
import type { Backends } from "../conformance/backends.js";

/** A plugin whose module is a file. */
export type FilePlugin = PluginOptions & { name: string; wasm: string };

export interface RunningProxy {
  url: string;
  /** The lines that modules logged so far. */
  log(): readonly string[];
  stop(): Promise<void>;
}

/** What modules in our host can call by name. */
export function clustersOf(backends: Backends): Record<string, ClusterOptions> {
  const servers = backends.upstreams.filter(({ protocol }) => protocol !== "tcp");
  return Object.fromEntries(
    servers.map(({ name, url, protocol }) => [name, { url, ...(protocol && { protocol }) }]),
  ) as Record<string, ClusterOptions>;
}

export async function builtIn(plugin: FilePlugin, backends: Backends): Promise<RunningProxy> {
  const host = await Host.load({ plugins: [plugin], clusters: clustersOf(backends) });
  const proxy = await ReverseProxy.start({ host, upstreams: [{ name: "backend", url: backends.http.url }] });
  return {
    url: proxy.url,
    log: () => host.logs.map((record) => record.message),
    async stop() {
      await proxy.close(0);
      host.close();
    },
  };
}

export async function inEnvoy(binary: string, plugin: FilePlugin, backends: Backends): Promise<RunningProxy> {
  const { name, wasm, rootId, configuration } = plugin;
  const filter = {
    name,
    wasm,
    ...(rootId !== undefined && { rootId }),
    ...(configuration !== undefined && { configuration: String(configuration) }),
  };
  const listener = { name: "main", filters: [filter], routes: [{ to: "backend" }] };
  const bootstrap = httpBootstrap({ listeners: [listener], upstreams: backends.upstreams });
  const envoy = await startEnvoy({ binary, bootstrap });
  return {
    url: envoy.listeners.main!.url,
    log: () => envoy.log.lines,
    async stop() {
      await envoy.stop();
    },
  };
}
