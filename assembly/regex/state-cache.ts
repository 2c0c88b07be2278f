import { ASSERT } from "./opcodes";
import { Program } from "./program";

/** How many entries the rows of one cache have at most: their offsets have to fit into 15 bits. */
const MOST_ENTRIES: i32 = 1 << 15;

/** An entry whose transition has not been worked out yet. */
export const UNKNOWN: i32 = 0;
/** The state from which nothing matches. It has no row. */
export const DEAD: i32 = 1;
/** In the context of a state: some of its members are conditions. */
const HAS_CONDITION: i32 = 128;

/**
 * The states of a lazy DFA that have been worked out. When there is no more room it is emptied and begins anew, so its
 * size is settled when it is made: two states for each instruction of the program, up to 64 KiB of rows.
 *
 *   rows      state 1: | class 0 | class 1 | … | end of text |  state 2: | …        u16 each, 0 = unknown
 *   members   state 1: | 3 | 7 |  state 2: | 7 | 9 | 12 | …                         the instructions of each state
 *   table     number of a state at the place that its members hash to
 *
 * A state is named by the offset of its row, in entries.
 */
@final
export class StateCache {
  private readonly capacity: i32;
  private readonly rows: StaticArray<u16>;
  private readonly members: StaticArray<u16>;
  /** Where the members of each state begin; those of the next are behind them. */
  private readonly begins: StaticArray<i32>;
  /** What lies before the position of each state, for those that have a condition among their members. */
  private readonly contexts: StaticArray<u8>;
  private readonly table: StaticArray<u16>;
  private states: i32 = 0;

  /** `width` is how many entries a row has. */
  constructor(
    private readonly program: Program,
    private readonly width: i32,
  ) {
    const capacity = min((program.size << 1) + 16, MOST_ENTRIES / width - 1);
    let slots = 1;
    while (slots < capacity << 1) slots <<= 1;
    this.capacity = capacity;
    this.rows = new StaticArray<u16>((capacity + 1) * width);
    this.members = new StaticArray<u16>((capacity << 3) + program.size);
    this.begins = new StaticArray<i32>(capacity + 2);
    this.contexts = new StaticArray<u8>(capacity + 1);
    this.table = new StaticArray<u16>(slots);
  }

  /** How many states there is room for. */
  get room(): i32 {
    return this.capacity;
  }

  /** Where the rows lie. */
  get ptr(): usize {
    return changetype<usize>(this.rows);
  }

  /** How many bytes it takes. */
  get bytes(): i32 {
    const halves = this.rows.length + this.members.length + this.table.length;
    return (halves << 1) + (this.begins.length << 2) + this.contexts.length;
  }

  /** Forgets all states. */
  clear(): void {
    this.states = 0;
    memory.fill(this.ptr, 0, (<usize>this.rows.length) << 1);
    memory.fill(changetype<usize>(this.table), 0, (<usize>this.table.length) << 1);
  }

  /** How many members a state has. */
  count(state: i32): i32 {
    const number = state / this.width;
    return this.begins[number + 1] - this.begins[number];
  }

  /** A member of a state. */
  member(state: i32, index: i32): i32 {
    return <i32>this.members[this.begins[state / this.width] + index];
  }

  /** What lies before the position of a state; 0 if none of its members is a condition. */
  context(state: i32): i32 {
    return <i32>this.contexts[state / this.width];
  }

  /** Notes where a class leads to from a state. */
  set(state: i32, index: i32, entry: i32): void {
    this.rows[state + index] = <u16>entry;
  }

  /** The state with these members, made if there is none; UNKNOWN if there is no room for it. */
  state(members: StaticArray<u16>, count: i32, before: i32): i32 {
    const context = this.hasCondition(members, count) ? before | HAS_CONDITION : 0;
    const mask = this.table.length - 1;
    let slot = hash(members, count, context) & mask;
    for (; this.table[slot] != 0; slot = (slot + 1) & mask) {
      const number = <i32>this.table[slot];
      if (this.equals(number, members, count, context)) return number * this.width;
    }
    const begin = this.states == 0 ? 0 : this.begins[this.states + 1];
    if (this.states == this.capacity || begin + count > this.members.length) return UNKNOWN;
    const number = ++this.states;
    this.table[slot] = <u16>number;
    this.contexts[number] = <u8>context;
    this.begins[number] = begin;
    this.begins[number + 1] = begin + count;
    memory.copy(this.membersAt(begin), changetype<usize>(members), (<usize>count) << 1);
    return number * this.width;
  }

  private hasCondition(members: StaticArray<u16>, count: i32): bool {
    if (this.program.conditions == 0) return false;
    for (let i = 0; i < count; i++) {
      if (this.program.opcode(members[i]) == ASSERT) return true;
    }
    return false;
  }

  private equals(number: i32, members: StaticArray<u16>, count: i32, context: i32): bool {
    const begin = this.begins[number];
    if (this.begins[number + 1] - begin != count || <i32>this.contexts[number] != context) return false;
    return memory.compare(this.membersAt(begin), changetype<usize>(members), (<usize>count) << 1) == 0;
  }

  private membersAt(begin: i32): usize {
    return changetype<usize>(this.members) + ((<usize>begin) << 1);
  }
}

/** FNV-1a over numbers. */
function hash(members: StaticArray<u16>, count: i32, context: i32): i32 {
  let hash: u32 = 0x811c9dc5 ^ context;
  for (let i = 0; i < count; i++) hash = (hash ^ <u32>members[i]) * 0x01000193;
  return <i32>(hash ^ (hash >> 15));
}
