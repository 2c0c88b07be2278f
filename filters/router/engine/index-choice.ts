import { BytesTable } from "./bytes-table";
import { Candidate } from "./candidate";
import { IndexKey, IndexValue } from "./index-key";
import { indexValues } from "./index-values";

/** Fewer candidates are asked one by one. */
export const LEAST_INDEXED: i32 = 8;
/** So many different keys are weighed against each other; of what else a large table may have, none is chosen. */
const MAX_KEYS: i32 = 64;

/**
 * The key that leaves the fewest candidates to ask, in the worst case for each: those without a value and those of the most
 * frequent one. Null if no key saves a quarter of them.
 */
export function chooseKey(candidates: Candidate[]): IndexKey | null {
  const tallies: Tally[] = [];
  for (let i = 0; i < candidates.length; i++) {
    const values = indexValues(candidates[i]);
    for (let j = 0; j < values.length; j++) count(values[j], i, tallies);
  }
  let best: IndexKey | null = null;
  let least = candidates.length - (candidates.length >> 2);
  for (let i = 0; i < tallies.length; i++) {
    const left = candidates.length - tallies[i].members + tallies[i].most;
    if (left >= least) continue;
    least = left;
    best = tallies[i].key;
  }
  return best;
}

/** How often a key stands in candidates, and how often with the same value. */
@final
class Tally {
  members: i32 = 0;
  most: i32 = 0;
  private readonly values: BytesTable;
  private readonly counts: i32[] = [];
  /** The candidate that was counted last: each counts once. */
  private last: i32 = -1;

  constructor(readonly key: IndexKey) {
    this.values = new BytesTable(key.ignoreCase);
  }

  add(value: IndexValue, candidate: i32): void {
    if (candidate == this.last) return;
    this.last = candidate;
    const index = this.values.add(value.value);
    if (index == this.counts.length) this.counts.push(0);
    this.counts[index]++;
    this.members++;
    this.most = max(this.most, this.counts[index]);
  }
}

function count(value: IndexValue, candidate: i32, tallies: Tally[]): void {
  let index = 0;
  while (index < tallies.length && !tallies[index].key.equals(value.key)) index++;
  if (index == tallies.length) {
    if (index == MAX_KEYS) return;
    tallies.push(new Tally(value.key));
  }
  tallies[index].add(value, candidate);
}
