import { Host, HostError, LogLevel, type LogRecord } from "../../host/index.js";
import { ReverseProxy, TcpProxy } from "../../host/serve/index.js";
import type { Backends } from "./backends.js";
import type { ConformanceCase } from "./case.js";
import { type CaseRun, perform, until } from "./client.js";
import { settingsOf } from "./envoy-bootstrap.js";
import { expectedOutcome } from "./expectations.js";
import { compileGuest } from "./guest.js";
import { guestLines, type Outcomes } from "./hosts.js";
import { refusal } from "./refusal.js";

/** Runs cases in this project's host: each has a host of its own. */
export async function runBuiltIn(cases: readonly ConformanceCase[], backends: Backends): Promise<Outcomes> {
  const outcomes: Outcomes = new Map();
  for (const case_ of cases) outcomes.set(case_.id, await runCase(case_, backends));
  return outcomes;
}

const levels = {
  trace: LogLevel.Trace,
  debug: LogLevel.Debug,
  info: LogLevel.Info,
  warning: LogLevel.Warn,
  error: LogLevel.Error,
  critical: LogLevel.Critical,
} as const;

async function runCase(case_: ConformanceCase, backends: Backends): Promise<string[]> {
  const said: string[] = [];
  try {
    const host = await load(case_, backends, said);
    const front = await serve(case_, host, backends);
    const run: CaseRun = { address: front.address, lines: () => said };
    const seen = await perform(case_, run, backends);
    const wanted = guestLines(expectedOutcome(case_.id, "host")).length;
    await until(() => said.length >= wanted);
    const lines = [...said];
    await front.close();
    host.close();
    return [...(case_.alone ? said : lines), ...seen];
  } catch (error) {
    if (!(error instanceof HostError)) throw error;
    return [refusal([error.message])];
  }
}

function load(case_: ConformanceCase, backends: Backends, said: string[]): Promise<Host> {
  const { id, bufferLimit, logLevel = "info" } = case_;
  const plugins = case_.plugins.map((plugin, i) => ({
    wasm: compileGuest(plugin),
    name: case_.plugins.length > 1 ? `${id}.${i}` : id,
    vmId: id,
    ...settingsOf(plugin),
  }));
  return Host.load({
    ...(case_.as === "access-log" ? { plugins: [], accessLoggers: plugins } : { plugins }),
    clusters: Object.fromEntries(
      backends.upstreams
        .filter(({ protocol }) => protocol !== "tcp")
        .map(({ name, url, protocol }) => [
          name,
          { url, protocol: protocol === "http2" ? "http2" : "http1" },
        ]),
    ),
    logLevel: levels[logLevel],
    onLog: (record) => said.push(...lineOf(record, id)),
    ...(bufferLimit !== undefined && { bufferLimit }),
  });
}

/** What the host says of itself is left out; what is said without a context begins with the case's id on Envoy. */
function lineOf({ level, message }: LogRecord, id: string): string[] {
  if (level >= LogLevel.Error && / failed: |^proc_exit|^Attempted call to restricted /.test(message))
    return [];
  const text = message.startsWith(`${id}: `) ? message.slice(id.length + 2) : message;
  if (level === LogLevel.Info) return [text];
  const name = Object.entries(levels).find(([, value]) => value === level)?.[0] ?? level;
  return [`${name}: ${text}`];
}

interface Front {
  address: CaseRun["address"];
  close(): Promise<void>;
}

async function serve(case_: ConformanceCase, host: Host, backends: Backends): Promise<Front> {
  if (case_.as === "tcp") {
    const { url } = backends.upstreams.find(({ name }) => name === "tcp")!;
    const proxy = await TcpProxy.start({ host, upstream: url });
    return { address: { host: "127.0.0.1", port: proxy.port }, close: () => proxy.close() };
  }
  const hasMetadata = case_.does?.some((action) => "metadata" in action);
  const { name, url, protocol } = backends.upstreams.find(
    (upstream) => upstream.name === (hasMetadata ? "metadata" : "backend"),
  )!;
  const upstream = { name, url, protocol: protocol === "http2" ? ("http2" as const) : ("http1" as const) };
  const proxy = await ReverseProxy.start({ host, upstreams: [upstream] });
  const { port } = new URL(proxy.url);
  return { address: { host: "127.0.0.1", port: Number(port) }, close: () => proxy.close(0) };
}
