import { Bytes } from "../../../assembly/bytes/bytes";
import { reserve } from "../../../assembly/bytes/scratch";
import { RouteRequest } from "../match/route-request";
import { Route } from "../table/route";
import { Candidate } from "./candidate";
import { turn } from "./turned";

/** How far the decision about one request has come. */
@final
export class Progress {
  /** The rank of the first route that is known to match; what comes after it need not be looked at. */
  rank: i32 = i32.MAX_VALUE;
  /** The route of that rank; null if none is known to match yet. */
  route: Route | null = null;
  /** How many nodes, indexes and candidates were looked at. */
  steps: i32 = 0;

  private readonly turned: Bytes = new Bytes();
  private isTurned: bool = false;

  /** Forgets the request before. */
  begin(): void {
    this.rank = i32.MAX_VALUE;
    this.route = null;
    this.steps = 0;
    this.isTurned = false;
  }

  /** The request's path back to front, in memory that lives until the callback returns. */
  turnedPath(request: RouteRequest): Bytes {
    if (!this.isTurned) {
      this.isTurned = true;
      const path = request.path;
      this.turned.aim(reserve(<usize>path.length), path.length);
      turn(path, this.turned.ptr);
    }
    return this.turned;
  }

  /** Notes a candidate that matches. */
  note(candidate: Candidate): void {
    this.rank = candidate.rank;
    this.route = candidate.route;
  }
}
