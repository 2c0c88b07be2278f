import { type ListenerAddress, type RunningEnvoy, startEnvoy } from "../../../cli/envoy/index.js";
import { readDescription, xprotocolBootstrap } from "../../../cli/envoy/xprotocol/index.js";
import type { TestEnvoy } from "../envoy.js";
import { bridgeModules } from "../modules.js";
import { RpcClient } from "./client.js";
import { type Respond, RpcServer } from "./server.js";
import type { Wire } from "./wire.js";

/** An Envoy with the bridge, and all that talks to it; all of it ends together. */
export interface RpcSetting {
  envoy: RunningEnvoy;
  ingress: ListenerAddress;
  /** Connects a client to Envoy. */
  connect(wire: Wire): Promise<RpcClient>;
}

/**
 * Runs something while an Envoy proxies calls as described: like `--from`, but on free ports.
 *
 * @param servers are stopped at the end, too
 */
export async function withRpcEnvoy(
  envoy: TestEnvoy,
  description: Readonly<Record<string, unknown>>,
  servers: Iterable<RpcServer>,
  use: (setting: RpcSetting) => Promise<void>,
): Promise<void> {
  const anywhere = { listen: "127.0.0.1:0", admin: "127.0.0.1:0", modules: await bridgeModules() };
  const bootstrap = xprotocolBootstrap(readDescription({ ...anywhere, ...description }));
  const running = await startEnvoy({ binary: envoy.binary, bootstrap });
  const clients: RpcClient[] = [];
  try {
    const ingress = running.listeners.ingress!;
    const connect = async (wire: Wire): Promise<RpcClient> => {
      const client = await RpcClient.connect(wire, ingress);
      clients.push(client);
      return client;
    };
    await use({ envoy: running, ingress, connect });
  } finally {
    for (const client of clients) client.close();
    await Promise.all([running.stop(), ...[...servers].map((server) => server.stop())]);
  }
}

/** Servers by name that answer with their name, if nothing else is said. */
export async function namedServers<Name extends string>(
  wire: Wire,
  names: readonly Name[],
  respond?: (name: Name) => Respond,
): Promise<Record<Name, RpcServer>> {
  const servers = names.map(async (name) => [
    name,
    await RpcServer.start(wire, respond?.(name) ?? (() => name)),
  ]);
  return Object.fromEntries(await Promise.all(servers));
}
