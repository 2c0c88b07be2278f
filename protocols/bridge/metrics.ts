import { Counter } from "../../assembly/metrics/counter";
import { Tagged } from "../../assembly/metrics/tagged";

/** A counter that tells the host once a callback, however often it was counted. */
@final
export class Tally {
  private pending: u64 = 0;

  constructor(private readonly counter: Counter) {}

  /** Counts one. */
  add(): void {
    this.pending++;
  }

  /** Tells the host. */
  flush(): void {
    if (this.pending == 0) return;
    this.counter.increment(this.pending);
    this.pending = 0;
  }
}

/** What is counted of one protocol on one side of the bridge. */
@final
export class ProtocolMetrics {
  /** Calls that were begun, those that are one-way included. */
  readonly calls: Tally;
  /** Calls of which no answer is due. */
  readonly oneWay: Tally;
  /** Heartbeats of the peer's that were answered. */
  readonly heartbeats: Tally;
  /** Calls that were answered in the server's stead. */
  readonly localReplies: Tally;
  /** Connections that were closed for what is no frame. */
  readonly malformed: Tally;
  /** Announcements that no new calls are taken. */
  readonly goAways: Tally;
  /** Answers that came when nobody waited for them any more. */
  readonly lateAnswers: Tally;

  /** `side` is `ingress` or `egress`. */
  constructor(side: string, protocol: string) {
    this.calls = tally(side, "calls", protocol);
    this.oneWay = tally(side, "one_way", protocol);
    this.heartbeats = tally(side, "heartbeats", protocol);
    this.localReplies = tally(side, "local_replies", protocol);
    this.malformed = tally(side, "malformed", protocol);
    this.goAways = tally(side, "go_aways", protocol);
    this.lateAnswers = tally(side, "late_answers", protocol);
  }

  /** Tells the host. To be called at the end of a callback. */
  flush(): void {
    this.calls.flush();
    this.oneWay.flush();
    this.heartbeats.flush();
    this.localReplies.flush();
    this.malformed.flush();
    this.goAways.flush();
    this.lateAnswers.flush();
  }
}

/** A counter `rpc_SIDE_WHAT_total` with the tag `protocol`. */
export function tally(side: string, what: string, protocol: string): Tally {
  return new Tally(new Tagged<Counter>(`rpc_${side}_${what}_total`, ["protocol"]).with(protocol).metric);
}
