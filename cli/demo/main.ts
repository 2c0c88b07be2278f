// `npm start`: the headers filter in front of two demo backends, in the built-in host or in a real Envoy; or, with
// `--xprotocol`, RPC calls through the built-in host.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, Option } from "commander";
import { buildAll } from "../build/build.js";
import { integerOption } from "../integer-option.js";
import { packageRoot } from "../package-root.js";
import { serveUntilInterrupted } from "../proxy/interrupt.js";
import type { ListenerSetup, RunningProxy } from "../proxy/setup.js";
import { startProxy } from "../proxy/start.js";
import { runProgram } from "../run-program.js";
import { type Backend, startEchoBackend, startStreamBackend } from "./backends.js";
import { sendSample } from "./exchange.js";
import { columns, differences } from "./report.js";
import { SAMPLES, type Sample } from "./samples.js";
import { rpcDemo } from "./xprotocol/demo.js";

interface DemoOptions {
  once?: true;
  envoy?: true;
  xprotocol?: true;
  port: number;
}

/** The demo's listener with the filter, and the one without it for comparison. */
const FILTERED = "filtered";
const PLAIN = "plain";
const CONFIGURATION = "cli/demo/headers.json";

const say = (text: string): void => void process.stdout.write(`${text}\n`);

await runProgram(
  new Command("npm start --")
    .description("The headers filter in front of two demo backends.")
    .option(
      "--once",
      "send the sample requests, show what the filter changed, and end: 0 if all is as expected",
    )
    .option("--envoy", "run in a real Envoy; it is installed if there is none")
    .addOption(
      new Option("--xprotocol", "Bolt and Dubbo calls through the built-in host instead").conflicts("envoy"),
    )
    .option("--port <number>", "port on 127.0.0.1; 0 takes a free one", integerOption(0, 65_535), 10_000)
    .showHelpAfterError("(see --help)")
    .exitOverride()
    .action(demo),
);

async function demo(options: DemoOptions): Promise<void> {
  if (options.xprotocol) {
    await rpcDemo({ once: options.once ?? false, port: options.port, say });
    return;
  }
  const module = await buildFilters();
  const backends = await Promise.all([startEchoBackend(), startStreamBackend()]);
  try {
    const proxy = await start(module, backends, options);
    if (options.once) await showSamples(proxy).finally(() => proxy.stop(0));
    else {
      explain(proxy, backends);
      await serveUntilInterrupted(proxy);
    }
  } finally {
    for (const backend of backends) backend.close();
  }
}

/** Builds all filters, and returns the path of the one that is shown. */
async function buildFilters(): Promise<string> {
  say("Building the filters into build/ …");
  const modules = await buildAll({ root: packageRoot() });
  for (const { name, bytes } of modules) say(`  ${name}.wasm, ${bytes.toLocaleString("en")} bytes`);
  return modules.find(({ name }) => name === "headers")!.wasmPath;
}

function start(wasm: string, [echo, stream]: Backend[], options: DemoOptions): Promise<RunningProxy> {
  const configuration = readFileSync(join(packageRoot(), CONFIGURATION));
  const filtered: ListenerSetup = { name: FILTERED, port: options.port, plugins: [{ wasm, configuration }] };
  const plain: ListenerSetup = { name: PLAIN, port: 0, plugins: [] };
  return startProxy(options.envoy ? "envoy" : "built-in", {
    listeners: options.once ? [filtered, plain] : [filtered],
    upstreams: [
      { name: "echo", url: echo!.url },
      { name: "stream", url: stream!.url },
    ],
    routes: [{ prefix: "/stream", to: "stream" }, { to: "echo" }],
    onLog: (line) => void process.stderr.write(`${line}\n`),
  });
}

function explain(proxy: RunningProxy, [echo, stream]: Backend[]): void {
  const url = proxy.urls[FILTERED]!;
  say(`
Proxy     ${url}  filter "headers" with ${CONFIGURATION}, in ${proxy.what}
Backends  ${echo!.url}  answers with the request as it came
          ${stream!.url}  the same, line by line: for paths that start with /stream

Try`);
  for (const sample of SAMPLES) say(`  ${curl(sample, url)}`);
  say("Ctrl-C ends it.");
}

function curl({ path, headers }: Sample, url: string): string {
  const flags = headers
    .filter(([name]) => name !== "user-agent")
    .map(([name, value]) => ` -H '${name}: ${value}'`);
  return `curl -iN${flags.join("")} '${url}${path}'`;
}

/** Sends each sample through the filter and around it. */
async function showSamples(proxy: RunningProxy): Promise<void> {
  say(`\nWhat the filter "headers" does with ${CONFIGURATION}, in ${proxy.what}.`);
  say("+ added  ~ changed  - removed, against the same request without the filter");
  let failures = 0;
  for (const [index, sample] of SAMPLES.entries()) {
    const trial = {
      sample,
      filtered: await sendSample(sample, proxy.urls[FILTERED]!),
      plain: await sendSample(sample, proxy.urls[PLAIN]!),
    };
    say(`\n${index + 1}. ${sample.title}\n   ${curl(sample, proxy.urls[FILTERED]!)}\n`);
    for (const line of columns(trial)) say(`   ${line}`);
    const wrong = differences(trial);
    for (const line of wrong) say(`   WRONG: ${line}`);
    if (wrong.length > 0) failures++;
  }
  if (failures > 0)
    throw new Error(`\n${failures} of ${SAMPLES.length} samples did not come out as expected.`);
  say(`\nAll ${SAMPLES.length} samples came out as expected.`);
}
