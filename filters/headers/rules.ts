import { Bytes, HeaderMap } from "../../assembly";
import { Match } from "./match";
import { Operation } from "./operations";
import { Reply } from "./reply";
import { RequestRecord } from "./request-record";
import { RequestView } from "./request-view";
import { RuleSet } from "./rule-set";

/** What is done to the requests that match, and to their responses. */
@final
export class Rule {
  constructor(
    /** Null for a rule that is for every request. */
    readonly match: Match | null,
    readonly request: Operation[],
    readonly response: Operation[],
    /** The answer, if the rule gives one. */
    readonly reply: Reply | null,
  ) {}
}

/** A configuration: the rules in order, and what can be said of them all. */
@final
export class Rules {
  private readonly matched: RuleSet;
  private readonly needsRecord: bool;

  /** `recorded` are the names of the request headers that operations on the response use. */
  constructor(
    private readonly rules: Rule[],
    private readonly recorded: Bytes[],
  ) {
    this.matched = new RuleSet(rules.length);
    this.needsRecord = recorded.length > 0 || dependsOnRequest(rules);
  }

  /** True if there is nothing to do for any request. */
  get isEmpty(): bool {
    return this.rules.length == 0;
  }

  /**
   * The rules that match a request, up to the first that answers it, by their places. The set is the same one each
   * time, and lasts until the next request. No operation has been applied yet, so rules see the request as it came.
   */
  match(request: RequestView): RuleSet {
    const matched = this.matched;
    matched.clear();
    for (let i = 0; i < this.rules.length; i++) {
      const rule = this.rules[i];
      const match = rule.match;
      if (match !== null && !match.matches(request)) continue;
      matched.add(i);
      if (rule.reply !== null) break;
    }
    return matched;
  }

  /** Applies the request's operations of the rules in the set. */
  applyToRequest(matched: RuleSet, headers: HeaderMap): void {
    for (let i = 0; i < this.rules.length; i++) {
      if (matched.has(i)) applyAll(this.rules[i].request, headers, null);
    }
  }

  /** The answer of the rule in the set that gives one, or null. */
  reply(matched: RuleSet): Reply | null {
    for (let i = this.rules.length - 1; i >= 0; i--) {
      if (matched.has(i)) return this.rules[i].reply;
    }
    return null;
  }

  /** What has to be kept of the request until the response; null if nothing. */
  record(matched: RuleSet, headers: HeaderMap): RequestRecord | null {
    return this.needsRecord ? new RequestRecord(matched, this.recorded, headers) : null;
  }

  /**
   * Applies the response's operations of the rules that matched the request. Without a record those are the rules that
   * are for every request: nothing had to be recorded, or the filter has not seen the request.
   */
  applyToResponse(record: RequestRecord | null, headers: HeaderMap): void {
    for (let i = 0; i < this.rules.length; i++) {
      const rule = this.rules[i];
      const applies = record === null ? rule.match === null : record.matched.has(i);
      if (applies) applyAll(rule.response, headers, record);
    }
  }
}

function applyAll(operations: Operation[], headers: HeaderMap, record: RequestRecord | null): void {
  for (let i = 0; i < operations.length; i++) operations[i].apply(headers, record);
}

/** True if the request decides which rules' operations a response gets. */
function dependsOnRequest(rules: Rule[]): bool {
  let mayBeReached = true;
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i];
    if (rule.response.length > 0 && (rule.match !== null || !mayBeReached)) return true;
    if (rule.reply !== null) mayBeReached = false;
  }
  return false;
}
