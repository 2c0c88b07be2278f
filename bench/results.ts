import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../cli/package-root.js";
import type { Visit, Visits } from "./measure.js";
import type { Peer } from "./peers.js";
import { PEER_NAMES } from "./peers.js";
import { summarize } from "./statistics.js";
import type { Case } from "./suite.js";

/** The last run of a suite, as `bench/results/NAME.json` holds it. */
export interface Results {
  /** CPU, number of cores, kernel. */
  machine: string;
  /** Day of the run, `2026-11-21`. */
  date: string;
  /** Envoy's version. */
  envoy: string;
  rounds: number;
  /** Length of a visit. */
  seconds: number;
  connections: number;
  cases: CaseResults[];
}

/** What a case's figures are of: filters, proxies of RPC calls, or codecs alone. */
export type CaseResults = FilterResults | RpcResults | CodecResults;

/** What filters cost that all do the same. */
export interface FilterResults {
  name: string;
  /** What the filters do. */
  what: string;
  /** By name; `null` for a peer that cannot do the case's work. */
  peers: Record<string, PeerResults | null>;
  /** What ours costs above no filter, divided by what the peer does. */
  ratios: Record<string, number>;
}

export interface PeerResults {
  /** Envoy's CPU time for a request in microseconds: the median of the visits. */
  cpuMicros: number;
  /**
   * What of it the filter costs: the median of what each visit took more than the visit to no filter in the same round. A
   * machine that is slower for some rounds is so for both.
   */
  aboveNone: number;
  /** Size of the module; `null` where the filter is none. */
  bytes: number | null;
  /** First and third quartile of the visits' CPU time. */
  cpuQuartiles: readonly [number, number];
  /** Linear memory of the module after it has served for a while, in bytes; `null` where the filter is none. */
  memory: number | null;
  requestsPerSecond: number;
  /** Share of its core that Envoy was busy. */
  busy: number;
}

/** What proxies of RPC calls cost. */
export interface RpcResults {
  name: string;
  what: string;
  /** Calls in flight on one connection. */
  inFlight: number;
  peers: Record<string, RpcPeerResults | null>;
}

export interface RpcPeerResults {
  /** CPU time of the proxy's process for a call, in microseconds: the median of the visits. */
  cpuMicros: number;
  /** First and third quartile of the visits' CPU time. */
  cpuQuartiles: readonly [number, number];
  /** Divided by that of Envoy's own Dubbo proxy in the same round: the median of the rounds. */
  timesNative: number;
  callsPerSecond: number;
  /** Share of its core that the proxy was busy. */
  busy: number;
}

/** How fast codecs read frames. */
export interface CodecResults {
  name: string;
  what: string;
  /** What the modules ran in, such as `Node 24.1.0`. */
  engine: string;
  peers: Record<string, CodecPeerResults | null>;
}

export interface CodecPeerResults {
  frameBytes: number;
  /** Time for a frame: the median of the rounds. */
  nanoseconds: number;
  /** First and third quartile of the rounds. */
  quartiles: readonly [number, number];
  gigabytesPerSecond: number;
}

/**
 * Makes a case's results of its visits.
 *
 * @param memory linear memory of each peer that is a module
 */
export function caseResults(work: Case, visits: Visits, memory: ReadonlyMap<Peer, number>): FilterResults {
  const none = [...visits].find(([peer]) => peer.name === "none")![1];
  const found = new Map<string, PeerResults>();
  for (const [peer, own] of visits) found.set(peer.name, peerResults(peer, own, none, memory));

  const ours = found.get("ours")!.aboveNone;
  const ratios: FilterResults["ratios"] = {};
  for (const [name, { aboveNone }] of found) {
    if (COMPARED.has(name)) ratios[name] = round(ours / aboveNone);
  }
  const peers = Object.fromEntries(PEER_NAMES.map((name) => [name, found.get(name) ?? null]));
  return { name: work.name, what: work.what, peers, ratios };
}

/** An empty module and no filter do not do the work: a ratio to them would mean nothing. */
const COMPARED: ReadonlySet<string> = new Set(["floor", "contexts", "rust", "gcore", "lua", "native"]);

function peerResults(
  peer: Peer,
  own: readonly Visit[],
  none: readonly Visit[],
  memory: ReadonlyMap<Peer, number>,
): PeerResults {
  const cpu = summarize(own.map((visit) => visit.cpuMicros));
  const above = summarize(own.map((visit, round) => visit.cpuMicros - none[round]!.cpuMicros));
  return {
    cpuMicros: round(cpu.median),
    aboveNone: round(above.median),
    bytes: peer.bytes,
    cpuQuartiles: [round(cpu.quartiles[0]), round(cpu.quartiles[1])],
    memory: memory.get(peer) ?? null,
    requestsPerSecond: Math.round(summarize(own.map((visit) => visit.requestsPerSecond)).median),
    busy: round(summarize(own.map((visit) => visit.busy)).median),
  };
}

/** Nanoseconds are the finest that is worth keeping. */
export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Where a suite's last run is kept. */
export function resultsPath(suite: string): string {
  return join(packageRoot(), "bench", "results", `${suite}.json`);
}

/** The last run of a suite; `null` when it was never run. */
export function readResults(suite: string): Results | null {
  const path = resultsPath(suite);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Results) : null;
}

export function writeResults(suite: string, results: Results): void {
  writeFileSync(resultsPath(suite), `${JSON.stringify(results, null, 2)}\n`);
}
