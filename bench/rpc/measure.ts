import { type RunningEnvoy, startEnvoy } from "../../cli/envoy/index.js";
import { type MeasureOptions, pin, type Visits, visit, visitInRounds } from "../measure.js";
import { type RpcPeerResults, type RpcResults, round } from "../results.js";
import { summarize } from "../statistics.js";
import type { CaseName } from "../suite.js";
import { type RpcLoad, startRpcLoad } from "./load.js";
import { buildBridge, RPC_PROXIES, type RpcProxy } from "./proxies.js";

/** Calls of RPC proxies, so many of them in flight on one connection. */
export interface RpcCase extends CaseName {
  inFlight: number;
}

/** What the ratios are to. */
export const NATIVE = "dubbo-native";

/**
 * Measures proxies of RPC calls. Each is an Envoy of its own, so that it runs with the bootstrap that users have; all are kept on
 * one core, where only one at a time has anything to do.
 *
 * @throws Error when a call is lost or its answer is wrong
 */
export async function* measureRpc(
  cases: readonly RpcCase[],
  options: MeasureOptions,
): AsyncGenerator<RpcResults> {
  options.report("compiling");
  await buildBridge();
  const load = await startRpcLoad();
  const envoys = new Map<RpcProxy, RunningEnvoy>();
  try {
    await pin(load.pid, options.cores.load);
    for (const proxy of RPC_PROXIES) {
      const bootstrap = proxy.bootstrap(load.servers[proxy.protocol]);
      const envoy = await startEnvoy({ binary: options.envoy, bootstrap });
      envoys.set(proxy, envoy);
      await pin(envoy.pid, options.cores.envoy);
    }
    for (const work of cases) {
      yield rpcResults(work, await visitInRounds(work.name, RPC_PROXIES, options, visitOne(work)));
    }
  } finally {
    for (const envoy of envoys.values()) await envoy.stop();
    await load.stop();
  }

  function visitOne({ inFlight }: RpcCase) {
    return (proxy: RpcProxy) => loadOnce(load, proxy, envoys.get(proxy)!, inFlight, options.seconds);
  }
}

function loadOnce(load: RpcLoad, proxy: RpcProxy, envoy: RunningEnvoy, inFlight: number, seconds: number) {
  const { host, port } = envoy.listeners[proxy.listener]!;
  const calls = { protocol: proxy.protocol, address: `${host}:${port}`, inFlight, seconds };
  return visit(envoy.pid, () => load.visit(calls)).catch((error: Error) => {
    throw new Error(`${proxy.name}: ${error.message}`, { cause: error });
  });
}

/** Makes a case's results of its visits. */
export function rpcResults(
  { name, what, inFlight }: RpcCase,
  visits: Visits<Pick<RpcProxy, "name">>,
): RpcResults {
  const native = [...visits].find(([proxy]) => proxy.name === NATIVE)![1];
  const peers: Record<string, RpcPeerResults> = {};
  for (const [proxy, own] of visits) {
    const cpu = summarize(own.map((each) => each.cpuMicros));
    peers[proxy.name] = {
      cpuMicros: round(cpu.median),
      cpuQuartiles: [round(cpu.quartiles[0]), round(cpu.quartiles[1])],
      timesNative: round(
        summarize(own.map((each, index) => each.cpuMicros / native[index]!.cpuMicros)).median,
      ),
      callsPerSecond: Math.round(summarize(own.map((each) => each.requestsPerSecond)).median),
      busy: round(summarize(own.map((each) => each.busy)).median),
    };
  }
  return { name, what, inFlight, peers };
}
