import { Bytes } from "../../../assembly/bytes/bytes";
import { RouteRequest } from "../match/route-request";
import { BytesTable } from "./bytes-table";
import { Candidate } from "./candidate";
import { CandidateIndex } from "./candidate-index";
import { literalSuffix } from "./literal-suffix";
import { Progress } from "./progress";
import { RadixTrie } from "./radix-trie";
import { backToFront } from "./turned";

/** Patterns by the text that their paths end with: `/v1/{id}/items` and `/v1/{id}/users`. */
@final
export class EndDivision {
  /** The ends, back to front. */
  private readonly trie: RadixTrie;
  /** What a walk comes upon: the numbers of branches, each with the length of its end. */
  private readonly found: StaticArray<i32>;
  private readonly branches: CandidateIndex[];
  /** Those without such an end. */
  private rest: CandidateIndex | null = null;

  constructor(candidates: Candidate[], level: i32) {
    const ends = new BytesTable();
    const distinct: Bytes[] = [];
    const lists: Candidate[][] = [];
    const others: Candidate[] = [];
    for (let i = 0; i < candidates.length; i++) {
      const end = literalSuffix(candidates[i].route.match.path);
      const index = end.isEmpty ? -1 : ends.add(end);
      if (index == lists.length) {
        distinct.push(backToFront(end));
        lists.push([]);
      }
      if (index < 0) others.push(candidates[i]);
      else lists[index].push(candidates[i]);
    }
    const branches: CandidateIndex[] = [];
    for (let i = 0; i < lists.length; i++) branches.push(new CandidateIndex(lists[i], level));
    const trie = new RadixTrie(distinct);
    this.trie = trie;
    this.found = new StaticArray<i32>(trie.depth * 2);
    this.branches = branches;
    if (others.length > 0) this.rest = new CandidateIndex(others, level);
  }

  /** Notes the first candidate that matches, if it comes before the one that is noted. */
  search(request: RouteRequest, progress: Progress): void {
    const found = this.found;
    const end = this.trie.walk(progress.turnedPath(request), found, 0);
    progress.steps += this.trie.steps;
    for (let i = end - 2; i >= 0; i -= 2) this.branches[found[i]].search(request, progress);
    const rest = this.rest;
    if (rest !== null) rest.search(request, progress);
  }
}

/** True if the ends of paths leave at least a quarter fewer to ask, in the worst case. */
export function isWorthEnds(candidates: Candidate[]): bool {
  const ends = new BytesTable();
  const counts: i32[] = [];
  let left = candidates.length;
  let most = 0;
  for (let i = 0; i < candidates.length; i++) {
    const end = literalSuffix(candidates[i].route.match.path);
    // Where path parameters do not count, a path has two ends.
    if (end.isEmpty || candidates[i].ignoreParameters) continue;
    const index = ends.add(end);
    if (index == counts.length) counts.push(0);
    counts[index]++;
    most = max(most, counts[index]);
    left--;
  }
  return left + most < candidates.length - (candidates.length >> 2);
}
