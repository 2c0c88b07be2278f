import { Anchor } from "./anchor";
import { ByteClasses } from "./byte-classes";
import { conditionsBefore, contextAfter, TEXT_START } from "./conditions";
import { Program } from "./program";
import { DEAD, StateCache, UNKNOWN } from "./state-cache";
import { countSteps } from "./steps";
import { Workspace, workspaceFor } from "./workspace";

/** The bit of an entry that says that the pattern has matched before the byte. */
const MATCHED: i32 = 0x8000;
/** A cache that has to be emptied before this many bytes for each of its states were read is no help. */
const LEAST_BYTES_A_STATE: i32 = 10;

/** What a run comes to. */
export enum Verdict {
  No,
  Yes,
  /** The pattern and the text need more states than there is room for: the other machine is faster. */
  GaveUp,
}

/**
 * Answers whether a text matches, in one look-up a byte: a state is a set of instructions, and where each class of bytes
 * leads from it is worked out when it first comes up. A match shows with the byte after it, or the end, for conditions
 * such as `$` and `\b` need to see that.
 */
@final
export class LazyDfa {
  private readonly cache: StateCache;
  /** The states in which a text is begun, with an anchor and without; UNKNOWN if they are not in the cache. */
  private anchoredStart: i32 = UNKNOWN;
  private searchStart: i32 = UNKNOWN;
  /** Where the cache was emptied last in this run; 0 if it was not. And how often it was, since it was made. */
  private emptiedAt: usize = 0;
  private emptied: i32 = 0;
  private gaveUp: bool = false;

  constructor(
    private readonly program: Program,
    private readonly classes: ByteClasses,
  ) {
    this.cache = new StateCache(program, classes.count + 1);
  }

  /** How many bytes its memory takes. */
  get bytes(): i32 {
    return this.cache.bytes;
  }

  /** Whether the text from `at` to `end` matches, where `context` lies before it. */
  run(anchor: Anchor, at: usize, end: usize, context: i32): Verdict {
    this.emptiedAt = 0;
    this.gaveUp = false;
    const state = this.start(anchor, context, at);
    const verdict = anchor == Anchor.Both ? this.runToEnd(state, at, end) : this.runToMatch(state, at, end);
    return this.gaveUp ? Verdict.GaveUp : verdict;
  }

  /** Whether a match ends with the text. */
  private runToEnd(start: i32, from: usize, end: usize): Verdict {
    const rows = this.cache.ptr;
    const classes = this.classes.ptr;
    let state = start;
    let at = from;
    while (at < end && state != DEAD) {
      const index = <i32>load<u8>(classes + <usize>load<u8>(at));
      let entry = <i32>load<u16>(rows + ((<usize>(state + index)) << 1));
      if (entry == UNKNOWN) entry = this.workOut(state, index, at);
      state = entry & ~MATCHED;
      at++;
    }
    countSteps(at - from);
    return state != DEAD && this.matchesAtEnd(state, at) ? Verdict.Yes : Verdict.No;
  }

  /** Whether a match ends anywhere. */
  private runToMatch(start: i32, from: usize, end: usize): Verdict {
    const rows = this.cache.ptr;
    const classes = this.classes.ptr;
    let state = start;
    let at = from;
    while (at < end && state != DEAD) {
      const index = <i32>load<u8>(classes + <usize>load<u8>(at));
      let entry = <i32>load<u16>(rows + ((<usize>(state + index)) << 1));
      if (entry == UNKNOWN) entry = this.workOut(state, index, at);
      at++;
      if (entry & MATCHED) {
        countSteps(at - from);
        return Verdict.Yes;
      }
      state = entry;
    }
    countSteps(at - from);
    return state != DEAD && this.matchesAtEnd(state, at) ? Verdict.Yes : Verdict.No;
  }

  private matchesAtEnd(state: i32, at: usize): bool {
    const index = this.classes.count;
    let entry = <i32>load<u16>(this.cache.ptr + ((<usize>(state + index)) << 1));
    if (entry == UNKNOWN) entry = this.workOut(state, index, at);
    return (entry & MATCHED) != 0;
  }

  /** The state in which a text is begun. */
  private start(anchor: Anchor, context: i32, at: usize): i32 {
    const searches = anchor == Anchor.None;
    const known = searches ? this.searchStart : this.anchoredStart;
    if (context == TEXT_START && known != UNKNOWN) return known;
    const workspace = workspaceFor(this.program.size);
    workspace.reached.clear(this.program);
    workspace.reached.add(this.program, searches ? this.program.searchEntry : this.program.entry, context);
    const state = this.stateOf(workspace, context, at);
    if (context != TEXT_START) return state;
    if (searches) this.searchStart = state;
    else this.anchoredStart = state;
    return state;
  }

  /** Works out where a class of bytes, or the end, leads to from a state. */
  private workOut(state: i32, index: i32, at: usize): i32 {
    const program = this.program;
    const cache = this.cache;
    const workspace = workspaceFor(program.size);
    const states = workspace.states;
    const byte = index == this.classes.count ? -1 : this.classes.member(index);
    const count = this.expand(workspace, state, byte);
    workspace.reached.clear(program);
    const context = contextAfter(byte);
    let entry = 0;
    for (let i = 0; i < count; i++) {
      const from = <i32>states[i];
      if (from == program.match) entry = MATCHED;
      else if (byte >= 0 && program.takes(from, byte))
        workspace.reached.add(program, program.next(from), context);
    }
    countSteps(count);
    const emptied = this.emptied;
    entry |= this.stateOf(workspace, context, at);
    // If the cache was emptied the row is not there any more.
    if (emptied == this.emptied) cache.set(state, index, entry);
    return entry;
  }

  /** Lists the members of a state, and what they lead to by the conditions that hold before the byte. */
  private expand(workspace: Workspace, state: i32, byte: i32): i32 {
    const cache = this.cache;
    const count = cache.count(state);
    const context = cache.context(state);
    if (context == 0) {
      for (let i = 0; i < count; i++) workspace.states[i] = <u16>cache.member(state, i);
      return count;
    }
    const conditions = conditionsBefore(context, byte);
    workspace.reached.clear(this.program);
    for (let i = 0; i < count; i++) workspace.reached.add(this.program, cache.member(state, i), conditions);
    return workspace.reached.list(this.program, workspace.states);
  }

  /** The state that was reached. */
  private stateOf(workspace: Workspace, context: i32, at: usize): i32 {
    const count = workspace.reached.list(this.program, workspace.states);
    if (count == 0) return DEAD;
    const state = this.cache.state(workspace.states, count, context);
    if (state != UNKNOWN) return state;
    this.empty(at);
    if (this.gaveUp) return DEAD;
    return this.cache.state(workspace.states, count, context);
  }

  private empty(at: usize): void {
    const read = at - this.emptiedAt;
    if (this.emptiedAt != 0 && read < <usize>(this.cache.room * LEAST_BYTES_A_STATE)) this.gaveUp = true;
    this.emptiedAt = at;
    this.emptied++;
    this.cache.clear();
    this.anchoredStart = UNKNOWN;
    this.searchStart = UNKNOWN;
  }
}
