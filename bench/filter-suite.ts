import { type MeasureOptions, measureCase } from "./measure.js";
import { moduleMemory } from "./memory.js";
import { buildPeers, type Peer } from "./peers.js";
import { caseResults, type FilterResults } from "./results.js";
import type { Case, Suite } from "./suite.js";

/** A suite of filters that do the same work on several SDKs. */
export function filterSuite(name: string, cases: readonly Case[]): Suite<Case> {
  return { name, cases, measure: (options) => measureFilters(name, cases, options) };
}

async function* measureFilters(
  name: string,
  cases: readonly Case[],
  options: MeasureOptions,
): AsyncGenerator<FilterResults> {
  options.report(`${name}: compiling`);
  const peers = await buildPeers(cases);
  for (const work of cases) {
    const own = peers.get(work)!;
    const visits = await measureCase(work, own, options);
    const results = caseResults(work, visits, await memoryOf(own, work));
    for (const line of disturbances(work, results)) options.report(line);
    yield results;
  }
}

async function memoryOf(peers: readonly Peer[], work: Case): Promise<Map<Peer, number>> {
  const memory = new Map<Peer, number>();
  for (const peer of peers) {
    if (peer.wasm !== null) memory.set(peer, await moduleMemory(peer.wasm, work));
  }
  return memory;
}

const BUSY_ENOUGH = 0.95;

/**
 * Peers whose figures are doubtful because Envoy had to wait: for a core that something else used, or for load. Where it asks
 * services, or has several workers, it has to share a core with what loads it.
 */
function disturbances(work: Case, { name, peers }: FilterResults): string[] {
  if (work.callees || (work.workers ?? 1) > 1) return [];
  return Object.entries(peers).flatMap(([peer, result]) => {
    if (result === null || result.busy >= BUSY_ENOUGH) return [];
    const share = `${Math.round(result.busy * 100)} %`;
    return [`${name}/${peer}: Envoy had only ${share} of its core's time. Is the machine quiet?`];
  });
}
