import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { checkModule, HostError, readModule } from "../../host/index.js";
import {
  type EnvoyLogLevel,
  EnvoyStartError,
  findEnvoy,
  type HttpListener,
  httpBootstrap,
  lineReporter,
  parseEnvoyLog,
  startEnvoy,
  type WasmFilter,
  wasmLogLines,
} from "../envoy/index.js";
import { requireFreePort } from "./listen.js";
import type { ListenerSetup, LogLevelName, PluginSetup, ProxySetup, RunningProxy } from "./setup.js";

/**
 * Starts a real Envoy as the reverse proxy. If there is none it is installed, which is shown on stderr.
 *
 * @throws EnvoyUnavailable when none is to be had
 * @throws EnvoyStartError when Envoy refuses a module or its configuration
 * @throws HostError when a module's file is no Proxy-Wasm module
 * @throws ListenError when a port is not to be had
 */
export async function startInEnvoy(setup: ProxySetup): Promise<RunningProxy> {
  const { listeners, upstreams, routes, concurrency = 1, logLevel = "info" } = setup;
  for (const { port } of listeners) await requireFreePort(port);
  for (const { wasm } of listeners.flatMap(({ plugins }) => plugins)) await requireModule(wasm);

  const { binary, version } = (await findEnvoy({ onProgress: lineReporter() }))!;
  const envoy = await startEnvoy({
    binary,
    bootstrap: httpBootstrap({
      listeners: listeners.map((listener) => envoyListener(listener, routes)),
      upstreams,
    }),
    concurrency,
    wasmLogLevel: envoyLevel(logLevel),
    onLog: (line) => {
      const shown = readableLog(line);
      if (shown !== null) setup.onLog(shown);
    },
  });
  return {
    what: `Envoy ${version}`,
    urls: Object.fromEntries(
      Object.entries(envoy.listeners).map(([name, { host, port }]) => [name, `http://${host}:${port}`]),
    ),
    failed: envoy.exited.then(({ code, signal }) => {
      return new EnvoyStartError(
        `Envoy has ended by itself (${signal ?? `exit code ${code}`})`,
        envoy.log.lines,
      );
    }),
    // Envoy ends at once, whatever is under way.
    stop: async () => {
      await envoy.stop();
    },
  };
}

function envoyListener({ name, port, plugins }: ListenerSetup, routes: ProxySetup["routes"]): HttpListener {
  return { name, port, filters: plugins.map(envoyFilter), routes: routes.map(envoyRoute) };
}

function envoyRoute({
  to,
  prefix,
  host,
  copyTo,
}: ProxySetup["routes"][number]): HttpListener["routes"][number] {
  if (typeof to !== "string" && !("header" in to)) {
    throw new TypeError("in Envoy, write a bootstrap for a table that steers so: proxy-wasm envoy router");
  }
  return {
    to,
    ...(prefix !== undefined && { prefix }),
    ...(host !== undefined && { host }),
    ...(copyTo !== undefined && { copyTo }),
  };
}

function envoyFilter({ wasm, ...plugin }: PluginSetup): WasmFilter {
  return { wasm: resolve(wasm), ...plugin };
}

/** Says what is wrong with a module in the built-in host's words, for Envoy's are few. */
async function requireModule(path: string): Promise<void> {
  const refuse = (why: string): never => {
    throw new HostError(`plugin "${basename(path, ".wasm")}": ${why}`);
  };
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    return refuse(`cannot read ${path}: ${error.code === "ENOENT" ? "no such file" : error.message}`);
  });
  const problems = problemsOf(bytes);
  if (problems.length > 0) refuse(`${path} ${problems.join("; ")}`);
}

function problemsOf(bytes: Uint8Array): string[] {
  try {
    return checkModule(readModule(bytes));
  } catch (error) {
    return [`is no WebAssembly module: ${(error as Error).message}`];
  }
}

function envoyLevel(level: LogLevelName): EnvoyLogLevel {
  return level === "warn" ? "warning" : level;
}

/** What modules write, and Envoy's own errors. */
function readableLog(line: string): string | null {
  const [written] = wasmLogLines([line]);
  if (written) return `[${written.level}] ${written.plugin || "wasm"}: ${written.message}`;
  const own = parseEnvoyLog(line);
  return own && (own.level === "error" || own.level === "critical")
    ? `[${own.level}] envoy: ${own.message}`
    : null;
}
