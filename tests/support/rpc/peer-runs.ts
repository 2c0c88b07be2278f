import { join } from "node:path";
import type { TestContext } from "node:test";
import { Host, RpcProxy, type RpcProxyOptions } from "../../../host/index.js";
import type { TestEnvoy } from "../envoy.js";
import { bridgeModules, filterModule } from "../modules.js";
import { withRpcEnvoy } from "./envoy.js";
import {
  type Dialect,
  envoyCounts,
  HEADERS,
  NOBODY,
  type PeerCase,
  type ProxyCounts,
  peerDescription,
  type Setting,
  VERSIONS,
} from "./peer-cases.js";
import { PeerClient, PeerServer, type Program } from "./program.js";

/** What one library has running, for all tests of a file. */
export interface Peers {
  program: Program;
  client: PeerClient;
  blue: PeerServer;
  green: PeerServer;
  stop(): Promise<void>;
}

/** Starts a client and two servers; what servers offer stands in `args`. */
export async function startPeers(program: Program, ...args: string[]): Promise<Peers> {
  const [client, blue, green] = await Promise.all([
    PeerClient.start(program),
    PeerServer.start(program, "blue", ...args),
    PeerServer.start(program, "green", ...args),
  ]);
  const stop = async (): Promise<void> => {
    await Promise.all([client, blue, green].map((each) => each.stop()));
  };
  return { program, client, blue, green, stop };
}

/** Calls of one client to the servers of one library, in one pool mode. */
export interface PeerRun {
  client: PeerClient;
  servers: Peers;
  /** What servers offer. */
  args?: readonly string[];
  dialect: Dialect;
  poolMode: string;
  base?: Omit<Setting["base"], "port">;
  cases: readonly PeerCase[];
  /** Stands before the names of cases. */
  prefix?: string;
}

/** Runs all cases through one Envoy, which is started for them, as is the server that may be killed. */
export async function runInEnvoy(context: TestContext, envoy: TestEnvoy, run: PeerRun): Promise<void> {
  const { client, servers, args = [], dialect, poolMode, base, cases, prefix = "" } = run;
  const { program, blue, green } = servers;
  const victim = await PeerServer.start(program, "victim", ...args);
  const addresses = { blue: blue.address, green: green.address, victim: victim.address, nobody: NOBODY };
  const description = peerDescription(dialect, addresses, await filterModule("headers"), poolMode);
  try {
    await withRpcEnvoy(envoy, description, [], async ({ envoy: running, ingress }) => {
      const proxy = envoyCounts(running);
      const setting: Setting = { client, dialect, base: { ...base, port: ingress.port }, victim, proxy };
      for (const each of cases) await context.test(`${prefix}${each.name}`, () => each.run(setting));
    });
  } finally {
    await victim.kill();
  }
}

/** Runs those cases that need no Envoy through the modules in the built-in host. */
export async function runInBuiltIn(context: TestContext, run: PeerRun): Promise<void> {
  const { client, servers, dialect, poolMode, base, cases, prefix = "" } = run;
  const folder = await bridgeModules();
  const load = (wasm: string, configuration = ""): Promise<Host> =>
    Host.load({ plugins: [{ wasm, configuration }] });
  const hosts = {
    ingress: await load(join(folder, "xprotocol-ingress.wasm")),
    http: await load(await filterModule("headers"), JSON.stringify(HEADERS)),
    egress: await load(join(folder, "xprotocol-egress.wasm")),
  };
  const proxy = await RpcProxy.start({ ...hosts, ...peerRoutes(dialect, servers, poolMode) });
  const setting: Setting = {
    client,
    dialect,
    base: { ...base, port: proxy.port },
    victim: servers.blue,
    proxy: NO_COUNTS,
  };
  try {
    for (const each of cases.filter(({ needsEnvoy }) => needsEnvoy !== true)) {
      await context.test(`${prefix}${each.name}`, () => each.run(setting));
    }
  } finally {
    await proxy.close();
    for (const host of Object.values(hosts)) host.close();
  }
}

/** The routes of `peerDescription`, as far as the built-in host has them. */
function peerRoutes(
  { service, otherService }: Dialect,
  { blue, green }: Peers,
  poolMode: string,
): Pick<RpcProxyOptions, "clusters" | "routes"> {
  const cluster = (name: string, address: string): RpcProxyOptions["clusters"][number] => {
    return { name, server: `tcp://${address}`, poolMode: poolMode as "multiplex" | "ping-pong" };
  };
  return {
    clusters: [cluster("blue", blue.address), cluster("green", green.address), cluster("gone", NOBODY)],
    routes: [
      { host: service, headers: { "x-rpc-color": "green" }, to: "green" },
      { host: service, headers: { "x-rpc-version": VERSIONS.plain, "x-rpc-method": "noted" }, to: "green" },
      { host: service, headers: { "x-rpc-version": VERSIONS.green }, to: "green" },
      { host: service, headers: { "x-rpc-version": VERSIONS.gone }, to: "gone" },
      { host: service, to: "blue" },
      { host: otherService, to: "green" },
    ],
  };
}

const NO_COUNTS: ProxyCounts = {
  connections: async () => [],
  serverConnections: async () => [],
  heartbeats: async () => 0,
};
