import { formatTrace, Host, LogLevel, type LogRecord, type TraceRecord } from "../../host/index.js";
import { ReverseProxy } from "../../host/serve/index.js";
import { explainListenError } from "./listen.js";
import {
  type ListenerSetup,
  LOG_LEVELS,
  type PluginSetup,
  type ProxySetup,
  type RunningProxy,
} from "./setup.js";

/** What the built-in host can do beyond {@link ProxySetup}. */
export interface BuiltInSetup extends ProxySetup {
  /** Takes each call between host and modules, in one line. */
  onTrace?(line: string): void;
}

/** A listener with the host of its filters. */
interface Served {
  name: string;
  host: Host;
  proxy: ReverseProxy;
}

/**
 * Starts the built-in host as a reverse proxy.
 *
 * @throws HostError when a module or its configuration is refused
 * @throws ListenError when a port is not to be had
 */
export async function startBuiltIn(setup: BuiltInSetup): Promise<RunningProxy> {
  const served: Served[] = [];
  const stop = async (graceMs: number): Promise<void> => {
    await Promise.all(served.map(({ proxy }) => proxy.close(graceMs)));
    for (const { host } of served) host.close();
  };
  try {
    for (const listener of setup.listeners) served.push(await serve(listener, setup));
  } catch (error) {
    await stop(0);
    throw error;
  }
  return {
    what: "the built-in host",
    urls: Object.fromEntries(served.map(({ name, proxy }) => [name, proxy.url])),
    // It runs in this very process.
    failed: new Promise(() => {}),
    stop,
  };
}

async function serve({ name, port, plugins }: ListenerSetup, setup: BuiltInSetup): Promise<Served> {
  const { onTrace } = setup;
  const host = await Host.load({
    plugins: plugins.map(pluginOptions),
    concurrency: setup.concurrency ?? 1,
    clusters: Object.fromEntries(setup.upstreams.map(({ name, ...server }) => [name, server])),
    logLevel: LOG_LEVELS.indexOf(setup.logLevel ?? "info"),
    onLog: (record) => setup.onLog(formatLog(record)),
    ...(onTrace && { trace: (record: TraceRecord) => onTrace(formatTrace(record)) }),
  });
  try {
    const { upstreams, routes } = setup;
    const onError = (message: string): void => setup.onLog(`[error] proxy: ${message}`);
    const proxy = await ReverseProxy.start({ host, port, upstreams, routes, onError });
    return { name, host, proxy };
  } catch (error) {
    host.close();
    throw explainListenError(error);
  }
}

function pluginOptions({ environment, ...plugin }: PluginSetup) {
  return { ...plugin, ...(environment && { environment: { ...environment } }) };
}

function formatLog({ level, plugin, message }: LogRecord): string {
  return `[${LogLevel[level]!.toLowerCase()}] ${plugin}: ${message}`;
}
