import { run } from "./command.js";

/** What one run of the load generator counted. */
export interface LoadResult {
  requests: number;
  /** Length of the run as the load generator measured it. */
  seconds: number;
}

/** How to load a listener. */
export interface Load {
  url: string;
  headers: Readonly<Record<string, string>>;
  seconds: number;
  connections: number;
  /** The core that the load generator is kept on. */
  core: number;
}

/**
 * Sends requests with wrk as fast as they are answered, over connections that stay open.
 *
 * @throws Error when any request failed: a figure with failures in it says nothing about the filter
 */
export async function generateLoad(load: Load): Promise<LoadResult> {
  const headers = Object.entries(load.headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
  const wrk = ["wrk", "-t", "1", "-c", `${load.connections}`, "-d", `${load.seconds}s`, ...headers, load.url];
  return parseWrk(await run("taskset", ["-c", `${load.core}`, ...wrk]));
}

/**
 * Reads wrk's report.
 *
 * @throws Error when it counts socket errors, or answers other than 2xx and 3xx, or is no report at all
 */
export function parseWrk(report: string): LoadResult {
  const failure = /^\s*(Socket errors:.*|Non-2xx or 3xx responses:.*)$/m.exec(report);
  if (failure !== null) throw new Error(`wrk saw failures: ${failure[1]}`);
  const counted = /^\s*(\d+) requests in ([\d.]+)(ms|s|m),/m.exec(report);
  if (counted === null) throw new Error(`wrk printed no result:\n${report}`);
  const requests = Number(counted[1]);
  if (requests === 0) throw new Error("wrk sent no request");
  return { requests, seconds: Number(counted[2]) * UNIT_SECONDS[counted[3] as keyof typeof UNIT_SECONDS] };
}

const UNIT_SECONDS = { ms: 0.001, s: 1, m: 60 };
