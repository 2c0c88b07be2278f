import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Host, LogLevel, type LogRecord, RpcProxy } from "../../../host/index.js";
import { build } from "../../build/build.js";
import { packageRoot } from "../../package-root.js";
import { serveUntilInterrupted } from "../../proxy/interrupt.js";
import { explainListenError } from "../../proxy/listen.js";
import { bolt } from "./bolt.js";
import { Consumer } from "./consumer.js";
import { dubbo } from "./dubbo.js";
import type { Answer } from "./protocol.js";
import { Provider } from "./provider.js";
import { describe, differences, type Outcome } from "./report.js";
import { CLUSTERS, ROUTES, SAMPLES, type Sample } from "./samples.js";

/** What the demo needs to know. */
export interface RpcDemoOptions {
  once: boolean;
  /** 0 takes a free one. */
  port: number;
  say(text: string): void;
}

/** The modules, by the part that they play. */
interface Modules {
  ingress: string;
  headers: string;
  egress: string;
}

/** What runs for the demo. */
interface Running {
  proxy: RpcProxy;
  providers: readonly Provider[];
  /** Where the last call was routed. */
  lastRoute: { cluster: string | null | undefined };
  stop(): Promise<void>;
}

const CONFIGURATION = "cli/demo/xprotocol/headers.json";
/** How many calls each client makes at once at the end. */
const AT_ONCE = 100;
/** How long the provider may take to see a call that nobody answers, in milliseconds. */
const PATIENCE = 5_000;

/**
 * Bolt and Dubbo clients and servers, and the built-in host between them: calls become HTTP, pass a filter and routes, and become
 * calls again.
 *
 * @throws Error when something did not come out as expected
 */
export async function rpcDemo({ once, port, say }: RpcDemoOptions): Promise<void> {
  const modules = await buildModules(say);
  const running = await start(modules, port);
  try {
    explain(running, say);
    if (once) await showSamples(running, say);
    else {
      say(
        "\nCalls with a route are answered with their argument, which has to be one string.\nCtrl-C ends it.",
      );
      await serveUntilInterrupted({
        what: "the built-in host",
        urls: {},
        failed: new Promise(() => {}),
        stop: () => running.proxy.close(),
      });
    }
  } finally {
    await running.stop();
  }
}

async function buildModules(say: RpcDemoOptions["say"]): Promise<Modules> {
  say("Building the bridge and the filter into build/ …");
  const root = packageRoot();
  const one = async (entry: string, name: string): Promise<string> => {
    const outFile = join(root, "build", `${name}.wasm`);
    const { wasmPath, bytes } = await build({ entry: join(root, entry), outFile });
    say(`  ${name}.wasm, ${bytes.toLocaleString("en")} bytes`);
    return wasmPath;
  };
  return {
    ingress: await one("protocols/bridge/ingress.ts", "xprotocol-ingress"),
    headers: await one("filters/headers", "headers"),
    egress: await one("protocols/bridge/egress.ts", "xprotocol-egress"),
  };
}

async function start(modules: Modules, port: number): Promise<Running> {
  const providers = await Promise.all(CLUSTERS.map(({ name, protocol }) => Provider.start(name, protocol)));
  const hosts: Host[] = [];
  const load = async (wasm: string, configuration?: Uint8Array): Promise<Host> => {
    const host = await Host.load({ plugins: [{ wasm, ...(configuration && { configuration }) }], onLog });
    hosts.push(host);
    return host;
  };
  const lastRoute: Running["lastRoute"] = { cluster: undefined };
  const closeAll = (): void => {
    for (const host of hosts) host.close();
    for (const provider of providers) provider.close();
  };
  try {
    const proxy = await RpcProxy.start({
      ingress: await load(modules.ingress),
      http: await load(modules.headers, readFileSync(join(packageRoot(), CONFIGURATION))),
      egress: await load(modules.egress),
      clusters: CLUSTERS.map(({ name, poolMode }, i) => ({ name, poolMode, server: providers[i]!.url })),
      routes: ROUTES,
      port,
      onRoute: (cluster) => {
        lastRoute.cluster = cluster;
      },
      onError: (message) => void process.stderr.write(`[error] proxy: ${message}\n`),
    });
    return {
      proxy,
      providers,
      lastRoute,
      async stop() {
        await proxy.close();
        closeAll();
      },
    };
  } catch (error) {
    closeAll();
    throw explainListenError(error);
  }
}

function onLog({ level, plugin, message }: LogRecord): void {
  process.stderr.write(`[${LogLevel[level]!.toLowerCase()}] ${plugin}: ${message}\n`);
}

function explain({ proxy, providers }: Running, say: RpcDemoOptions["say"]): void {
  const clusters = CLUSTERS.map(({ name, protocol, poolMode }, i) => {
    return `  ${name.padEnd(9)} ${providers[i]!.url}  ${protocol.name}, ${poolMode}`;
  });
  const routes = ROUTES.map(({ words, to }) => `  ${words} → ${to}`);
  say(`
RPC proxy  127.0.0.1:${proxy.port}  Bolt and Dubbo on one port, in the built-in host
  client ─▶ xprotocol-ingress ─▶ HTTP/2 ─▶ filter "headers" with ${CONFIGURATION} ─▶ route
         ─▶ cluster ─▶ HTTP ─▶ xprotocol-egress ─▶ provider

Providers
${clusters.join("\n")}

Routes, of which the first that matches is taken
${routes.join("\n")}`);
}

async function showSamples(running: Running, say: RpcDemoOptions["say"]): Promise<void> {
  const { port } = running.proxy;
  const consumers = [await Consumer.connect(port, bolt), await Consumer.connect(port, dubbo)];
  let failures = 0;
  const judge = (wrong: string[]): void => {
    for (const line of wrong) say(`   WRONG: ${line}`);
    if (wrong.length > 0) failures++;
  };
  try {
    for (const [index, sample] of SAMPLES.entries()) {
      const consumer = consumers.find(({ protocol }) => protocol === sample.protocol)!;
      const outcome = await run(sample, consumer, running);
      say(`\n${index + 1}. ${sample.title}`);
      for (const line of describe(sample, outcome)) say(`   ${line}`);
      judge(differences(sample, outcome));
    }
    say(`\n${SAMPLES.length + 1}. ${AT_ONCE} calls of each client at once, each over its one connection`);
    judge(await showManyAtOnce(consumers, running, say));
  } finally {
    for (const consumer of consumers) consumer.close();
  }
  const count = SAMPLES.length + 1;
  if (failures > 0) throw new Error(`\n${failures} of ${count} samples did not come out as expected.`);
  say(`\nAll ${count} samples came out as expected.`);
}

async function run({ call, expected }: Sample, consumer: Consumer, running: Running): Promise<Outcome> {
  const { providers, lastRoute } = running;
  const before = providers.map(({ calls }) => calls.length);
  const seen = () => providers.map(({ calls }, i) => calls[before[i]!]).find((each) => each) ?? null;
  lastRoute.cluster = undefined;
  let answer: Answer | null = null;
  if (call.isOneWay) consumer.tell(call);
  else answer = await consumer.call(call);
  for (let left = PATIENCE; expected.headers !== null && seen() === null && left > 0; left -= 5) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return { cluster: lastRoute.cluster, seen: seen(), answer };
}

/** Calls that are told apart by their answers alone. */
async function showManyAtOnce(
  consumers: readonly Consumer[],
  { providers }: Running,
  say: RpcDemoOptions["say"],
): Promise<string[]> {
  const before = providers.map(({ calls }) => calls.length);
  const results = consumers.flatMap((consumer) => {
    const { call, expected } = SAMPLES.find(({ protocol }) => protocol === consumer.protocol)!;
    const { text } = expected.answer!;
    return Array.from({ length: AT_ONCE }, async (_, i) => {
      const answer = await consumer.call({ ...call, argument: `number ${i}` });
      return answer.text === text.replace(call.argument, `number ${i}`);
    });
  });
  const wrong = (await Promise.all(results)).filter((isRight) => !isRight).length;
  for (const [i, { name, calls, connections }] of providers.entries()) {
    const came = calls.length - before[i]!;
    if (came > 0)
      say(`   ${name} saw ${came} calls over ${connections} connection${connections === 1 ? "" : "s"}`);
  }
  say(`   ${results.length - wrong} of ${results.length} answers came to the call that they were for`);
  return wrong > 0 ? [`${wrong} answers went astray`] : [];
}
