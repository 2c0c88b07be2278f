import { upstreamAddress } from "../../host/serve/index.js";
import { type BuiltInSetup, startBuiltIn } from "./built-in.js";
import { startInEnvoy } from "./in-envoy.js";
import type { RunningProxy } from "./setup.js";

/** Which host is to be the proxy. */
export type ProxyHost = "built-in" | "envoy";

/**
 * Starts a reverse proxy, in either host. What is logged in the meantime is handed over once it serves; when it
 * does not come to that, the error says what was wrong.
 *
 * @throws HostError, ListenError, EnvoyUnavailable, EnvoyStartError or TypeError of one clear line each
 */
export async function startProxy(host: ProxyHost, setup: BuiltInSetup): Promise<RunningProxy> {
  for (const { url } of setup.upstreams) upstreamAddress(url);
  const held: string[] = [];
  let onLog = (line: string): void => void held.push(line);
  const start = host === "envoy" ? startInEnvoy : startBuiltIn;
  const proxy = await start({ ...setup, onLog: (line) => onLog(line) });
  onLog = setup.onLog;
  for (const line of held) onLog(line);
  return proxy;
}
