// proxytest, the test host of the Go SDK: a program in tests/peers/go-proxytest that takes scenarios and gives results.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { run } from "../../../bench/command.js";
import { packageRoot } from "../../../cli/package-root.js";

type Fields = [string, string][];

/** One module and what happens to it; see tests/peers/go-proxytest/scenario.go. */
export interface Scenario {
  wasm: string;
  configuration?: string;
  properties?: Record<string, string>;
  ticks?: number;
  streams?: { request: Message; response?: Message }[];
}

export interface Message {
  headers: Fields;
  chunks?: string[];
  trailers?: Fields;
}

/** What became of a scenario. */
export interface Result {
  error: string;
  configured: boolean;
  tickPeriod: number;
  logs: Record<string, string[] | null> | null;
  streams: StreamResult[] | null;
}

export interface StreamResult {
  request: Fields | null;
  response: Fields | null;
  requestBody: string;
  responseBody: string;
  actions: number[];
  reply: { status: number; headers: Fields; body: string } | null;
}

/** Builds the program, with the modules that go.sum pins. Returns its path. */
export async function buildProxytest(): Promise<string> {
  const output = join(packageRoot(), "build", "peers", "go-proxytest");
  await mkdir(output, { recursive: true });
  const program = join(output, "proxytest");
  const folder = join(packageRoot(), "tests", "peers", "go-proxytest");
  await run("go", ["build", "-mod=readonly", "-o", program, "."], folder);
  return program;
}

/** Runs scenarios, each in a host of its own. */
export async function runProxytest(program: string, scenarios: readonly Scenario[]): Promise<Result[]> {
  const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
  const output = text(child.stdout);
  child.stdin.end(JSON.stringify(scenarios));
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`proxytest ended with ${code}`);
  return JSON.parse(await output) as Result[];
}
