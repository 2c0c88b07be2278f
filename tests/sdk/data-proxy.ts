// A fixture in front of a backend, in Envoy and in the built-in host alike.

import { httpBootstrap, startEnvoy } from "../../cli/envoy/index.js";
import { Host, ReverseProxy } from "../../host/index.js";
import type { Backend } from "../support/backend.js";

export interface DataProxy {
  url: string;
  /** The lines that modules logged so far. */
  log(): readonly string[];
  /** The filter's metrics: as Prometheus would read them from Envoy, as JSON from the built-in host. */
  stats(): Promise<string>;
  stop(): Promise<void>;
}

/** One plugin for each VM id. */
export async function builtIn(wasm: string, backend: Backend, vmIds = [""]): Promise<DataProxy> {
  const host = await Host.load({ plugins: vmIds.map((vmId) => ({ name: "sdk-data", wasm, vmId })) });
  const proxy = await ReverseProxy.start({ host, upstreams: [{ name: "backend", url: backend.url }] });
  return {
    url: proxy.url,
    log: () => host.logs.map((record) => record.message),
    stats: async () => JSON.stringify(host.metrics),
    async stop() {
      await proxy.close(0);
      host.close();
    },
  };
}

/** One plugin for each VM id, on so many workers. */
export async function inEnvoy(
  binary: string,
  wasm: string,
  backend: Backend,
  vmIds = [""],
  concurrency = 1,
): Promise<DataProxy> {
  const filters = vmIds.map((vmId) => ({ name: "sdk-data", wasm, vmId }));
  const listener = { name: "main", filters, routes: [{ to: "backend" }] };
  const bootstrap = httpBootstrap({
    listeners: [listener],
    upstreams: [{ name: "backend", url: backend.url }],
  });
  const tag = (name: string) => ({ tag_name: name, regex: `(${name}=\\.=(.*?);\\.;)` });
  // Histograms are put together from all workers at each flush.
  bootstrap.stats_flush_interval = "0.05s";
  bootstrap.stats_config = { stats_tags: ["method", "host"].map(tag) };
  const envoy = await startEnvoy({ binary, bootstrap, concurrency });
  return {
    url: envoy.listeners.main!.url,
    log: () => envoy.log.lines,
    stats: () => envoy.admin("/stats/prometheus?filter=wasmcustom"),
    async stop() {
      await envoy.stop();
    },
  };
}
