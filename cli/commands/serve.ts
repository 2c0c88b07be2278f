import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { parse } from "yaml";
import type { Route, Upstream } from "../../host/serve/index.js";
import { integerOption } from "../integer-option.js";
import { serveUntilInterrupted } from "../proxy/interrupt.js";
import { LOG_LEVELS, type LogLevelName, type PluginSetup, type RunningProxy } from "../proxy/setup.js";
import { startProxy } from "../proxy/start.js";
import { steeredRoute } from "../proxy/steered-route.js";

/** The options as commander hands them over. */
interface ServeOptions {
  upstream: string[];
  upstreamHttp2?: true;
  config: string[];
  vmConfig: string[];
  rootId: string[];
  env: Record<string, string>;
  port: number;
  concurrency: number;
  logLevel: LogLevelName;
  trace?: true;
  envoy?: true;
}

const DETAILS = `
Several modules form a chain: requests pass it first to last, responses last to first. The first --config is for
the first module, the second for the second, and so on; likewise --vm-config and --root-id.

What modules call by themselves (HTTP and gRPC callouts) goes to the upstream of that name: the NAME of NAME=URL,
"upstream" for the one of all other requests. gRPC takes HTTP/2.

A configuration of the routing filter decides where requests go: its clusters are the upstreams of their names, and where it
chooses addresses, the upstreams with those. Copies, limits of time and tries are as its routes have them.

Examples:
  proxy-wasm serve build/hello.wasm --upstream http://127.0.0.1:8080
  proxy-wasm serve build/headers.wasm --config headers.json --upstream http://127.0.0.1:8080
  proxy-wasm serve build/headers.wasm --config '{"rules":[]}' --upstream http://127.0.0.1:8080 --envoy
  proxy-wasm serve build/router.wasm --config table.yaml --upstream a=http://127.0.0.1:8080 --upstream b=http://127.0.0.1:8081`;

/** Adds `proxy-wasm serve`. */
export function registerServe(program: Command): void {
  program
    .command("serve")
    .description("Run filters in front of a server: in the built-in host, or in a real Envoy.")
    .argument("<module...>", "the filters' .wasm files")
    .requiredOption(
      "-u, --upstream <url>",
      "where requests go; PREFIX=URL for those whose path starts with PREFIX; NAME=URL for a cluster of a route table, and callouts to NAME (repeatable)",
      collect,
    )
    .option(
      "--upstream-http2",
      "speak HTTP/2 with the upstreams, without TLS, as with those given as h2c://host:port",
    )
    .option(
      "-c, --config <file-or-json>",
      "a module's configuration: JSON if it starts with { or [, else the path of a file, in YAML if it is called so (repeatable)",
      collect,
      [],
    )
    .option(
      "--vm-config <file-or-json>",
      "a module's VM configuration, given likewise (repeatable)",
      collect,
      [],
    )
    .option("--root-id <id>", "a module's root id (repeatable)", collect, [])
    .option(
      "-e, --env <name=value>",
      "a variable in the modules' environment (repeatable)",
      collectVariable,
      {},
    )
    .option("-p, --port <number>", "port on 127.0.0.1; 0 takes a free one", integerOption(0, 65_535), 10_000)
    .option("--concurrency <number>", "workers, each with its own VM", integerOption(1, 256), 1)
    .addOption(new Option("--log-level <level>", "what to log").choices(LOG_LEVELS).default("info"))
    .addOption(new Option("--trace", "print each call between host and modules").conflicts("envoy"))
    .option("--envoy", "run in a real Envoy; it is installed if there is none")
    .addHelpText("after", DETAILS)
    .action(async (modules: string[], options: ServeOptions, command: Command) => {
      for (const name of ["config", "vmConfig", "rootId"] as const) {
        if (options[name].length <= modules.length) continue;
        command.error(`error: there are more ${flagOf(name)} than modules`, { exitCode: 2 });
      }
      await serve(modules, options);
    });
}

async function serve(modules: readonly string[], options: ServeOptions): Promise<void> {
  const { port, concurrency, logLevel } = options;
  const plugins = modules.map((wasm, index) => pluginOf(wasm, index, options));
  const steered = plugins
    .map(({ configuration }) => steeredRoute(configuration))
    .find((route) => route !== null);
  const { upstreams, routes } = parseUpstreams(options.upstream, options.upstreamHttp2 ?? false, steered);
  const setup = {
    listeners: [{ name: "serve", port, plugins }],
    upstreams,
    routes,
    concurrency,
    logLevel,
    onLog: (line: string) => void process.stderr.write(`${line}\n`),
    ...(options.trace && { onTrace: (line: string) => void process.stdout.write(`${line}\n`) }),
  };
  const proxy = await startProxy(options.envoy ? "envoy" : "built-in", setup);
  process.stdout.write(banner(proxy, modules, upstreams, routes));
  await serveUntilInterrupted(proxy);
}

function pluginOf(wasm: string, index: number, options: ServeOptions): PluginSetup {
  const configuration = options.config[index];
  const vmConfiguration = options.vmConfig[index];
  const rootId = options.rootId[index];
  return {
    wasm,
    environment: options.env,
    ...(configuration !== undefined && { configuration: fileOrJson(configuration, "--config") }),
    ...(vmConfiguration !== undefined && { vmConfiguration: fileOrJson(vmConfiguration, "--vm-config") }),
    ...(rootId !== undefined && { rootId }),
  };
}

function fileOrJson(value: string, flag: string): string | Uint8Array {
  if (/^\s*[{[]/.test(value)) return value;
  try {
    const bytes = readFileSync(value);
    return /\.ya?ml$/.test(value) ? JSON.stringify(parse(bytes.toString())) : bytes;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "no such file" : message;
    throw new Error(
      `cannot read ${value}: ${why}; ${flag} takes a file's path, or JSON that starts with { or [`,
    );
  }
}

/**
 * Upstreams with a prefix come first, in their order; the ones without take the rest. Those with a name take no
 * requests, only callouts; but where a table steers, it is they that take all.
 */
function parseUpstreams(values: readonly string[], http2: boolean, steered: Route | undefined) {
  const upstreams: Upstream[] = [];
  const routes: Route[] = [];
  for (const value of values) {
    const [, key, target] = /^(\/[^=]*|[\w.-]+)=(.*)$/.exec(value) ?? [null, undefined, value];
    const isName = key !== undefined && !key.startsWith("/");
    const name = isName ? key : `upstream${key ?? ""}`;
    const isHttp2 = http2 || target!.startsWith("h2c:");
    const url = target!.replace(/^h2c:/, "http:");
    upstreams.push({ name, url, protocol: isHttp2 ? "http2" : "http1" });
    if (!isName) routes.push(key === undefined ? { to: name } : { prefix: key, to: name });
  }
  if (steered !== undefined) {
    if (routes.length === 0) return { upstreams, routes: [steered] };
    throw new Error("the table says where requests go: give each --upstream the NAME of one of its clusters");
  }
  if (routes.length === 0) throw new Error("no --upstream takes requests: give one without a NAME");
  routes.sort((a, b) => Number(a.prefix === undefined) - Number(b.prefix === undefined));
  return { upstreams, routes };
}

function banner(
  proxy: RunningProxy,
  modules: readonly string[],
  upstreams: readonly Upstream[],
  routes: readonly Route[],
): string {
  const url = proxy.urls.serve!;
  const way = [...modules.map((path) => basename(path, ".wasm")), ""].join(" -> ");
  const targets = routes.flatMap(({ prefix, to }) => {
    if (typeof to !== "string") return upstreams.map(({ name, url: each }) => `${each} (${name})`);
    const upstream = upstreams.find(({ name }) => name === to)!;
    return [prefix === undefined ? upstream.url : `${upstream.url} (${prefix}…)`];
  });
  return [
    `${url} -> ${way}${targets.join(", ")}`,
    `Runs in ${proxy.what} and speaks HTTP/1.1 and HTTP/2. Ctrl-C ends it. Try:`,
    `  curl -i ${url}${routes[0]!.prefix ?? "/"}`,
    "",
  ].join("\n");
}

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function collectVariable(value: string, before: Record<string, string>): Record<string, string> {
  const at = value.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("It must be NAME=VALUE.");
  return { ...before, [value.slice(0, at)]: value.slice(at + 1) };
}

function flagOf(name: "config" | "vmConfig" | "rootId"): string {
  return { config: "--config", vmConfig: "--vm-config", rootId: "--root-id" }[name];
}
