import { setTimeout as delay } from "node:timers/promises";
import { type Bootstrap, type RunningEnvoy, startEnvoy } from "../cli/envoy/index.js";
import { type Callees, startCallees } from "./callees.js";
import { run } from "./command.js";
import { cpuMicros } from "./cpu.js";
import { benchBootstrap } from "./envoy-config.js";
import { generateLoad, type LoadResult } from "./load.js";
import type { Cores } from "./machine.js";
import type { Peer } from "./peers.js";
import type { Case } from "./suite.js";
import { verifyPeers } from "./verify.js";

/** How a case is measured. */
export interface MeasureOptions {
  /** The Envoy binary. */
  envoy: string;
  cores: Cores;
  /** How often each peer is visited. */
  rounds: number;
  /** How long a visit lasts. */
  seconds: number;
  /** Connections that are kept busy, where a suite does not say itself how many. */
  connections: number;
  /** Is told what happens, a line at a time. */
  report: (line: string) => void;
}

/** One visit to one peer: a while of load and what it cost Envoy. */
export interface Visit {
  /** Envoy's CPU time for a request, in microseconds. */
  cpuMicros: number;
  requestsPerSecond: number;
  /** Share of its core that Envoy was busy: near 1 where the load generator was not what held it back. */
  busy: number;
}

/** What was seen of each peer: a visit a round, in the order of the rounds. */
export type Visits<P = Peer> = Map<P, Visit[]>;

/**
 * Measures one case's peers in one Envoy: each round visits all of them, beginning with another one, so that what
 * the machine does beside falls on all alike. Every peer is checked to do the work before anything is measured.
 *
 * @throws Error when a peer does not do the case's work or a request fails
 */
export async function measureCase(
  work: Case,
  peers: readonly Peer[],
  options: MeasureOptions,
): Promise<Visits> {
  const callees = work.callees ? await startCallees() : null;
  try {
    return await measureIn(benchBootstrap(work, peers, callees?.upstreams), callees, work, peers, options);
  } finally {
    await callees?.stop();
  }
}

async function measureIn(
  bootstrap: Bootstrap,
  callees: Callees | null,
  work: Case,
  peers: readonly Peer[],
  options: MeasureOptions,
): Promise<Visits> {
  const { workers = 1 } = work;
  const envoy = await startEnvoy({ binary: options.envoy, bootstrap, concurrency: workers });
  try {
    await verifyPeers(work, peers, envoy.listeners);
    // Several workers get both cores, for on one they would never meet; the load then shares the second with them.
    if (workers === 1) await pin(envoy.pid, options.cores.envoy);
    if (callees) await pin(callees.pid, options.cores.load);
    return await visitAll(work, peers, envoy, options);
  } finally {
    await envoy.stop();
  }
}

/** Keeps all threads that a process has on one core; those it may yet start inherit it. */
export async function pin(pid: number, core: number): Promise<void> {
  await run("taskset", ["--all-tasks", "--cpu-list", "--pid", `${core}`, `${pid}`]);
}

async function visitAll(
  work: Case,
  peers: readonly Peer[],
  envoy: RunningEnvoy,
  options: MeasureOptions,
): Promise<Visits> {
  const { seconds, connections, cores } = options;
  return visitInRounds(work.name, peers, options, (peer) =>
    visit(envoy.pid, () =>
      generateLoad({
        url: envoy.listeners[peer.name]!.url,
        headers: work.requestHeaders,
        seconds,
        connections,
        core: cores.load,
      }),
    ),
  );
}

/** Visits all peers once to warm them up, and then in each round, beginning with another one each time. */
export async function visitInRounds<P>(
  name: string,
  peers: readonly P[],
  { rounds, report }: MeasureOptions,
  visitOne: (peer: P) => Promise<Visit>,
): Promise<Visits<P>> {
  report(`${name}: warming up`);
  for (const peer of peers) await visitOne(peer);

  const visits: Visits<P> = new Map(peers.map((peer) => [peer, []]));
  for (let round = 0; round < rounds; round++) {
    report(`${name}: round ${round + 1} of ${rounds}`);
    for (const peer of rotated(peers, round)) visits.get(peer)!.push(await visitOne(peer));
  }
  return visits;
}

/** The same list begun at another place. */
function rotated<T>(list: readonly T[], by: number): T[] {
  const start = by % list.length;
  return [...list.slice(start), ...list.slice(0, start)];
}

/** For Envoy to close the connections of the last visit, whose cost belongs to it. */
const SETTLE_MS = 50;

/** Loads an Envoy and counts what that cost its process. */
export async function visit(pid: number, generate: () => Promise<LoadResult>): Promise<Visit> {
  const before = cpuMicros(pid);
  const load = await generate();
  await delay(SETTLE_MS);
  const spent = cpuMicros(pid) - before;
  return {
    cpuMicros: spent / load.requests,
    requestsPerSecond: load.requests / load.seconds,
    busy: spent / 1e6 / load.seconds,
  };
}
