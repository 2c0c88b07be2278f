import { readFileSync, writeFileSync } from "node:fs";
import { type Command, InvalidArgumentError, Option } from "commander";
import { address, listenAddress } from "../envoy/xprotocol/address.js";
import {
  bootstrapYaml,
  DescriptionError,
  POOL_MODES,
  PROTOCOLS,
  parseDescription,
  readDescription,
  xprotocolBootstrap,
} from "../envoy/xprotocol/index.js";
import { integerOption } from "../integer-option.js";
import { registerEnvoyRouter } from "./envoy-router.js";

/** The options as commander hands them over. */
interface XProtocolOptions {
  service: Record<string, string[]>;
  from?: string;
  protocol?: string;
  poolMode?: string;
  retries?: number;
  healthCheck?: true;
  outlierDetection?: true;
  listen?: string;
  admin?: string;
  modules?: string;
  out?: string;
}

const DETAILS = `
A service is named as calls name it; '*' is for all that have no entry of their own. --protocol, --pool-mode, --retries,
--health-check and --outlier-detection are for the services that --service gives. All else that can be said of a service
(subsets, weights, routes on method, version, group and headers, limits, times) is said in the file; docs/xprotocol.md
has the whole of it.

Examples:
  proxy-wasm envoy xprotocol --service com.test.Reviews=127.0.0.1:20880,127.0.0.1:20881 -o envoy.yaml
  proxy-wasm envoy xprotocol --service '*=127.0.0.1:12201' --protocol bolt --health-check
  proxy-wasm envoy xprotocol --from services.yaml -o envoy.yaml`;

/** Adds `proxy-wasm envoy`, with one command below it for each kind of bootstrap. */
export function registerEnvoy(program: Command): void {
  const envoy = program.command("envoy").description("Write complete Envoy bootstraps.");
  registerXProtocol(envoy);
  registerEnvoyRouter(envoy);
}

function registerXProtocol(envoy: Command): void {
  envoy
    .command("xprotocol")
    .description("Write a bootstrap that proxies RPC calls, in Bolt or Dubbo, as if they were HTTP.")
    .option(
      "-s, --service <name=endpoints>",
      "a service and its servers: NAME=IP:PORT,IP:PORT,… (repeatable)",
      collectService,
      {},
    )
    .option("-f, --from <file>", "a description in YAML or JSON; the other options add to it")
    .addOption(new Option("--protocol <protocol>", "what the services speak").choices(PROTOCOLS))
    .addOption(new Option("--pool-mode <mode>", "how calls share connections").choices(POOL_MODES))
    .option("--retries <number>", "tries on other servers if one cannot be reached", integerOption(0, 10))
    .option("--health-check", "ask servers with heartbeats, and leave out those that do not answer")
    .option("--outlier-detection", "leave servers out for a while that fail call after call")
    .option("--listen <ip:port>", "where RPC clients connect (default: 127.0.0.1:12200)", listenOption)
    .option("--admin <ip:port>", "Envoy's administration interface (default: 127.0.0.1:9901)", listenOption)
    .option("--modules <folder>", "where Envoy finds the two bridge modules (default: build)")
    .option("-o, --out <file>", "write to a file instead of stdout")
    .addHelpText("after", DETAILS)
    .action((options: XProtocolOptions, command: Command) => {
      const problem = wrongUsage(options);
      if (problem !== undefined) command.error(`error: ${problem}`);
      const yaml = bootstrapText(options);
      if (options.out === undefined) process.stdout.write(yaml);
      else writeFileSync(options.out, yaml);
    });
}

function wrongUsage(options: XProtocolOptions): string | undefined {
  const { service, from, protocol, poolMode, retries, healthCheck, outlierDetection } = options;
  const hasService = Object.keys(service).length > 0;
  if (!hasService && from === undefined) return "give services with --service, or a description with --from";
  const ofServices = { protocol, poolMode, retries, healthCheck, outlierDetection };
  const stray = Object.entries(ofServices).find(([, value]) => value !== undefined);
  if (!hasService && stray !== undefined) return `${flagOf(stray[0])} is for services that --service gives`;
  if (healthCheck && protocol === undefined)
    return "--health-check takes --protocol, whose heartbeat it sends";
  return undefined;
}

function bootstrapText(options: XProtocolOptions): string {
  const { from } = options;
  try {
    const described = from === undefined ? {} : parseDescription(readText(from));
    const description = readDescription(withOptions(described, options));
    return bootstrapYaml(xprotocolBootstrap(description), commentOf(options));
  } catch (error) {
    if (!(error instanceof DescriptionError) || from === undefined) throw error;
    throw new DescriptionError(from, error.message);
  }
}

/** The description with what the options say. What is no description is left for the reader to refuse. */
function withOptions(described: unknown, options: XProtocolOptions): unknown {
  if (typeof described !== "object" || described === null || Array.isArray(described)) return described;
  const { listen, admin, modules } = options;
  const given = Object.entries({ listen, admin, modules }).filter(([, value]) => value !== undefined);
  const { services = {} } = described as { services?: unknown };
  if (typeof services !== "object" || services === null || Array.isArray(services)) return described;
  for (const name of Object.keys(options.service)) {
    if (Object.hasOwn(services, name))
      throw new DescriptionError("services", `"${name}" is also given by --service`);
  }
  return {
    ...described,
    ...Object.fromEntries(given),
    services: { ...services, ...servicesOf(options) },
  };
}

function servicesOf(options: XProtocolOptions): Record<string, unknown> {
  const { protocol, poolMode, retries, healthCheck, outlierDetection } = options;
  const common = {
    protocol,
    poolMode,
    retries: retries === undefined ? undefined : { attempts: retries },
    healthCheck: healthCheck && {},
    outlierDetection: outlierDetection && {},
  };
  const services = Object.entries(options.service);
  return Object.fromEntries(services.map(([name, endpoints]) => [name, { ...common, endpoints }]));
}

function commentOf({ service, out: _, ...options }: XProtocolOptions): string[] {
  const words = Object.entries(service).flatMap(([name, endpoints]) => [
    "--service",
    `${name}=${endpoints.join()}`,
  ]);
  for (const [name, value] of Object.entries(options)) {
    words.push(flagOf(name), ...(value === true ? [] : [String(value)]));
  }
  const line = words.map((word) => (/^[\w.,:/=@-]+$/.test(word) ? word : `'${word}'`)).join(" ");
  return [
    "RPC in, HTTP through Envoy's filters and routes, RPC out; made by",
    `  proxy-wasm envoy xprotocol ${line}`,
    "To be run where the modules' paths lead to them: envoy -c THIS-FILE",
  ];
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`cannot read ${file}: ${code === "ENOENT" ? "no such file" : message}`);
  }
}

function collectService(value: string, before: Record<string, string[]>): Record<string, string[]> {
  const at = value.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("It must be NAME=IP:PORT, with more servers after commas.");
  const name = value.slice(0, at);
  if (Object.hasOwn(before, name)) throw new InvalidArgumentError(`"${name}" is given twice.`);
  const endpoints = value.slice(at + 1).split(",");
  for (const endpoint of endpoints) checked(() => address(endpoint, name));
  return { ...before, [name]: endpoints };
}

function listenOption(value: string): string {
  checked(() => listenAddress(value, ""));
  return value;
}

/** An option's value is refused in the words in which the description's is. */
function checked(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
