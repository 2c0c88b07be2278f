import { RouteRequest } from "../match/route-request";
import { BytesTable } from "./bytes-table";
import { Candidate } from "./candidate";
import { EndDivision, isWorthEnds } from "./end-division";
import { chooseKey, LEAST_INDEXED } from "./index-choice";
import { IndexKey } from "./index-key";
import { valueFor } from "./index-values";
import { Progress } from "./progress";

/** How many divisions may stand one below the other: so many values of a request are looked up on the way to a list. */
const MAX_LEVELS: i32 = 6;

/**
 * Candidates in their order, of which it finds the first that matches. Where many of them need different values of the
 * same header, parameter or cookie, that value is looked up, and only those are asked that need it or need none. Where many
 * are patterns that end differently, the path's end is looked up.
 */
@final
export class CandidateIndex {
  /** The rank of the first candidate. */
  readonly first: i32;
  /** All of them in their order, if they are not divided. */
  private list: Candidate[] | null = null;
  private division: Division | null = null;
  private ends: EndDivision | null = null;

  /** An index over candidates in the order of their ranks; there is at least one. */
  constructor(candidates: Candidate[], level: i32 = 0) {
    this.first = candidates[0].rank;
    const isWorthIt = level < MAX_LEVELS && candidates.length >= LEAST_INDEXED;
    const key = isWorthIt ? chooseKey(candidates) : null;
    if (key !== null) this.division = new Division(key, candidates, level + 1);
    else if (isWorthIt && isWorthEnds(candidates)) this.ends = new EndDivision(candidates, level + 1);
    else this.list = candidates;
  }

  /** Notes the first candidate that matches, if it comes before the one that is noted. */
  search(request: RouteRequest, progress: Progress): void {
    if (this.first >= progress.rank) return;
    const list = this.list;
    const division = this.division;
    const ends = this.ends;
    if (list !== null) searchList(list, request, progress);
    else if (division !== null) division.search(request, progress);
    else if (ends !== null) ends.search(request, progress);
  }
}

/** Candidates by the value that they need. */
@final
class Division {
  private readonly values: BytesTable;
  /** Those that need a value of the table. */
  private readonly branches: CandidateIndex[];
  /** Those that need no value. */
  private rest: CandidateIndex | null = null;

  constructor(
    private readonly key: IndexKey,
    candidates: Candidate[],
    level: i32,
  ) {
    const values = new BytesTable(key.ignoreCase);
    const lists: Candidate[][] = [];
    const others: Candidate[] = [];
    for (let i = 0; i < candidates.length; i++) {
      const value = valueFor(key, candidates[i]);
      const index = value === null ? -1 : values.add(value);
      if (index == lists.length) lists.push([]);
      if (index < 0) others.push(candidates[i]);
      else lists[index].push(candidates[i]);
    }
    const branches: CandidateIndex[] = [];
    for (let i = 0; i < lists.length; i++) branches.push(new CandidateIndex(lists[i], level));
    this.values = values;
    this.branches = branches;
    if (others.length > 0) this.rest = new CandidateIndex(others, level);
  }

  search(request: RouteRequest, progress: Progress): void {
    progress.steps++;
    const key = this.key;
    let place = key.first(request);
    while (place >= 0) {
      const index = this.values.find(request.value);
      if (index >= 0) this.branches[index].search(request, progress);
      place = key.next(request, place);
    }
    const rest = this.rest;
    if (rest !== null) rest.search(request, progress);
  }
}

function searchList(list: Candidate[], request: RouteRequest, progress: Progress): void {
  for (let i = 0; i < list.length; i++) {
    const candidate = unchecked(list[i]);
    if (candidate.rank >= progress.rank) return;
    progress.steps++;
    if (!candidate.matches(request)) continue;
    progress.note(candidate);
    return;
  }
}
