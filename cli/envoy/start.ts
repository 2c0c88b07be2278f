import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Bootstrap } from "./bootstrap.js";
import { EnvoyStartError } from "./errors.js";
import { condenseErrors, EnvoyLog } from "./log.js";

/** Envoy's log levels, finest first. */
export type EnvoyLogLevel = "trace" | "debug" | "info" | "warning" | "error" | "critical" | "off";

/** How {@link startEnvoy} runs Envoy. */
export interface StartEnvoyOptions {
  /** The Envoy binary. */
  binary: string;
  bootstrap: Bootstrap;
  /** Worker threads, each with its own VM of every module: 1 when left out. */
  concurrency?: number;
  /** `warning` when left out. */
  logLevel?: EnvoyLogLevel;
  /** Level for what modules log and for what is said about them: `info` when left out. */
  wasmLogLevel?: EnvoyLogLevel;
  /** Is called with each line of Envoy's log. */
  onLog?: (line: string) => void;
  /** How long Envoy may take to become ready, in milliseconds: 30,000 when left out. */
  readyTimeoutMs?: number;
}

/** Where a listener listens. */
export interface ListenerAddress {
  host: string;
  port: number;
  /** `http://host:port`. */
  url: string;
}

/** How Envoy's process ended: by an exit code or by a signal; or why there never was one. */
export interface EnvoyExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  error?: string;
}

/** An Envoy that serves. */
export interface RunningEnvoy {
  readonly pid: number;
  /** Administration interface, without a slash at the end. */
  readonly adminUrl: string;
  /** By listener name, with the ports that were taken. */
  readonly listeners: Readonly<Record<string, ListenerAddress>>;
  readonly log: EnvoyLog;
  /** Settles when the process has ended, for whatever reason. */
  readonly exited: Promise<EnvoyExit>;
  /**
   * Asks the administration interface and returns the body; with `method` `POST` for what changes something.
   *
   * @throws Error when the answer is not 200
   */
  admin(path: string, method?: "GET" | "POST"): Promise<string>;
  /**
   * Ends Envoy: SIGTERM, and SIGKILL if it has not gone five seconds later. Its temporary files are removed.
   * May be called more than once and after Envoy has ended by itself.
   */
  stop(): Promise<EnvoyExit>;
}

const READY_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 5_000;
const POLL_MS = 10;

/**
 * Starts Envoy and waits until it is ready to serve. It is stopped with `stop()`, or killed when this process exits.
 *
 * @throws EnvoyStartError when Envoy refuses the bootstrap, ends, or is not ready in time
 */
export async function startEnvoy(options: StartEnvoyOptions): Promise<RunningEnvoy> {
  const run = launch(options);
  try {
    const adminUrl = await waitUntilReady(run, options.readyTimeoutMs ?? READY_TIMEOUT_MS);
    const admin: RunningEnvoy["admin"] = (path, method = "GET") => adminRequest(adminUrl + path, method);
    const listeners = parseListeners(await admin("/listeners?format=json"));
    const { log, exited, stop } = run;
    return { pid: run.process.pid!, adminUrl, listeners, log, exited, admin, stop };
  } catch (error) {
    await run.stop();
    throw error;
  }
}

/** A process that may not be ready yet. */
interface Launched {
  readonly process: ChildProcess;
  readonly log: EnvoyLog;
  readonly adminAddressFile: string;
  readonly exited: Promise<EnvoyExit>;
  stop(): Promise<EnvoyExit>;
}

function launch(options: StartEnvoyOptions): Launched {
  const folder = mkdtempSync(join(tmpdir(), "proxy-wasm-envoy-"));
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  const adminAddressFile = join(folder, "admin-address");
  const configFile = join(folder, "bootstrap.json");
  writeFileSync(configFile, JSON.stringify(options.bootstrap));

  let child: ChildProcess;
  try {
    const args = envoyArguments(options, configFile, adminAddressFile);
    child = spawn(options.binary, args, { stdio: ["ignore", "ignore", "pipe"] });
  } catch (error) {
    removeFolder();
    throw new EnvoyStartError(cannotRun((error as Error).message), []);
  }
  const killNow = (): void => {
    child.kill("SIGKILL");
    removeFolder();
  };
  process.once("exit", killNow);

  const log = new EnvoyLog(options.onLog);
  child.stderr!.setEncoding("utf8").on("data", (chunk: string) => log.write(chunk));
  const exited = exitOf(child, log).finally(() => {
    process.removeListener("exit", killNow);
    removeFolder();
  });
  // A second SIGTERM would find Envoy's handler gone and cut its shutdown short.
  let stopping: Promise<EnvoyExit> | undefined;
  const stop = (): Promise<EnvoyExit> => {
    stopping ??= stopProcess(child, exited);
    return stopping;
  };
  return { process: child, log, adminAddressFile, exited, stop };
}

function envoyArguments(options: StartEnvoyOptions, configFile: string, adminAddressFile: string): string[] {
  const { concurrency = 1, logLevel = "warning", wasmLogLevel = "info" } = options;
  return [
    ...["--config-path", configFile],
    ...["--admin-address-path", adminAddressFile],
    ...["--concurrency", String(concurrency)],
    ...["--log-level", logLevel],
    ...["--component-log-level", `wasm:${wasmLogLevel}`],
    // Hot restart shares memory under a base id, which would let only one Envoy run at a time.
    "--disable-hot-restart",
  ];
}

/** `close` comes after the last of the log, unlike `exit`; a binary that cannot be run at all gives `error`. */
async function exitOf(child: ChildProcess, log: EnvoyLog): Promise<EnvoyExit> {
  try {
    const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    log.end();
    return { code, signal };
  } catch (error) {
    return { code: null, signal: null, error: (error as Error).message };
  }
}

async function stopProcess(child: ChildProcess, exited: Promise<EnvoyExit>): Promise<EnvoyExit> {
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
  try {
    return await exited;
  } finally {
    clearTimeout(timer);
  }
}

/** Waits for `/ready` to say LIVE, and returns the administration interface's URL. */
async function waitUntilReady(run: Launched, timeoutMs: number): Promise<string> {
  let exit: EnvoyExit | undefined;
  void run.exited.then((value) => {
    exit = value;
  });
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const url = await readAdminUrl(run.adminAddressFile);
    if (url !== null && (await isLive(url))) return url;
    if (exit) throw new EnvoyStartError(describeExit(exit, run.log.lines), run.log.lines);
    if (Date.now() > deadline) {
      const errors = condenseErrors(run.log.lines);
      const seen = errors ? `: ${errors}` : "";
      throw new EnvoyStartError(`Envoy is not ready after ${timeoutMs / 1000} s${seen}`, run.log.lines);
    }
    await delay(POLL_MS);
  }
}

async function readAdminUrl(file: string): Promise<string | null> {
  const address = await readFile(file, "utf8").catch(() => "");
  return address ? `http://${address}` : null;
}

async function isLive(adminUrl: string): Promise<boolean> {
  const body = await adminRequest(`${adminUrl}/ready`, "GET").catch(() => "");
  return body.trim() === "LIVE";
}

function describeExit({ code, signal, error }: EnvoyExit, lines: readonly string[]): string {
  if (error !== undefined) return cannotRun(error);
  const how = signal ? `was ended by ${signal}` : `exited with code ${code}`;
  const errors = condenseErrors(lines) || lines.at(-1) || "it said nothing";
  return `Envoy ${how}: ${errors}`;
}

function cannotRun(reason: string): string {
  return `Envoy cannot be run: ${reason}`;
}

/** By `node:http` and not `fetch`, whose pool would keep connections, and so this process, alive. */
function adminRequest(url: string, method: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, agent: false, timeout: 5_000 }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const body = Buffer.concat(chunks).toString();
        if (response.statusCode === 200) resolve(body);
        else reject(new Error(`${url} answered ${response.statusCode}: ${body.trim()}`));
      });
    });
    request.on("timeout", () => request.destroy(new Error(`${url} did not answer`)));
    request.on("error", reject);
    request.end();
  });
}

interface ListenersAnswer {
  listener_statuses?: {
    name: string;
    /** An internal listener has no socket. */
    local_address: { socket_address?: { address: string; port_value: number } };
  }[];
}

function parseListeners(json: string): Record<string, ListenerAddress> {
  const answer = JSON.parse(json) as ListenersAnswer;
  return Object.fromEntries(
    (answer.listener_statuses ?? []).flatMap(({ name, local_address: { socket_address: socket } }) => {
      if (socket === undefined) return [];
      const { address: host, port_value: port } = socket;
      return [[name, { host, port, url: `http://${host.includes(":") ? `[${host}]` : host}:${port}` }]];
    }),
  );
}
