import { Route } from "../table/route";
import { Candidate } from "./candidate";

/** How far the decision about one request has come. */
@final
export class Progress {
  /** The rank of the first route that is known to match; what comes after it need not be looked at. */
  rank: i32 = i32.MAX_VALUE;
  /** The route of that rank; null if none is known to match yet. */
  route: Route | null = null;
  /** How many nodes, indexes and candidates were looked at. */
  steps: i32 = 0;

  /** Forgets the request before. */
  begin(): void {
    this.rank = i32.MAX_VALUE;
    this.route = null;
    this.steps = 0;
  }

  /** Notes a candidate that matches. */
  note(candidate: Candidate): void {
    this.rank = candidate.rank;
    this.route = candidate.route;
  }
}
