import { JUMP, SPLIT } from "./opcodes";

const INITIAL_CAPACITY: i32 = 64;
/** Bytes of an instruction, as a power of two. */
const INSTRUCTION: usize = 3;

/**
 * The code of a pattern while it is being built (for its instructions see opcodes.ts).
 *
 * Every part of a pattern is a stretch of instructions that is entered at its first and left to the one after its last.
 * Targets count from their own instruction, so a stretch can be moved to make room before it, and copied to be repeated:
 *
 *   x?      SPLIT ──┐      x+      x ◄───┐      x*      SPLIT ◄┐──┐      x|y     SPLIT ──┐
 *           x       │              SPLIT ┘              x      │  │              x       │
 *           ◄───────┘                                   JUMP ──┘  │              JUMP ───│─┐
 *                                                       ◄─────────┘              y ◄─────┘ │
 *                                                                                ◄─────────┘
 *
 * An x that can match nothing takes the form of (x+)? instead of x*: then a turn of the loop that takes nothing does not
 * stand in the way of one that does.
 */
@final
export class Code {
  private words: StaticArray<i32> = new StaticArray<i32>(INITIAL_CAPACITY << 1);
  private count: i32 = 0;
  private refused: bool = false;

  /** Room for at most `limit` instructions. */
  constructor(readonly limit: i32) {}

  /** How many instructions there are: the place of the next. */
  get size(): i32 {
    return this.count;
  }

  /** True if there were to be more instructions than the limit; then the code is not to be used. */
  get overflowed(): bool {
    return this.refused;
  }

  opcode(at: i32): i32 {
    return this.words[at << 1] & 0xff;
  }

  argument(at: i32): i32 {
    return this.words[at << 1] >> 8;
  }

  next(at: i32): i32 {
    return this.words[(at << 1) + 1];
  }

  setNext(at: i32, next: i32): void {
    this.words[(at << 1) + 1] = next;
  }

  /** Adds an instruction. */
  add(opcode: i32, argument: i32 = 0, next: i32 = 1): void {
    if (!this.reserve(1)) return;
    this.put(this.count++, opcode, argument, next);
  }

  /** Takes away everything from `start`. */
  cut(start: i32): void {
    this.count = start;
  }

  /** `x?`, where x is everything from `start`. */
  optional(start: i32, greedy: bool): void {
    if (!this.open(start)) return;
    this.putSplit(start, 1, this.count - start, greedy);
  }

  /** `x+`, where x is everything from `start`. */
  repeat(start: i32, greedy: bool): void {
    if (!this.reserve(1)) return;
    this.count++;
    this.putSplit(this.count - 1, start - (this.count - 1), 1, greedy);
  }

  /** `x*`, where x is everything from `start` and takes at least one byte. */
  loop(start: i32, greedy: bool): void {
    if (!this.open(start)) return;
    this.add(JUMP, 0, start - this.count);
    this.putSplit(start, 1, this.count - start, greedy);
  }

  /**
   * `x{least,most}`, where x is everything from `start`, `most` is -1 for any number, and `nullable` says that x can match
   * nothing.
   */
  times(start: i32, least: i32, most: i32, greedy: bool, nullable: bool): void {
    if (most == 0) {
      this.cut(start);
      return;
    }
    const length = this.count - start;
    // All of it is reserved before it is made: a refused pattern costs no time.
    const extra = most < 0 ? 0 : most - least;
    const copies = max(least, 1) - 1;
    if (!this.reserve(<i64>copies * length + <i64>extra * (length + 1) + 2)) return;
    for (let i = 0; i < copies; i++) this.copy(start, length);
    if (most < 0 && least == 0 && !nullable) {
      this.loop(start, greedy);
    } else if (most < 0) {
      this.repeat(this.count - length, greedy);
      if (least == 0) this.optional(start, greedy);
    } else if (least > 0) {
      this.addOptionals(start, length, extra, greedy);
    } else {
      this.addOptionals(start, length, extra - 1, greedy);
      this.optional(start, greedy);
    }
  }

  /** Ends an alternative that began at `start` and makes room for the next. `jumps` are those of the ones before; returns them all. */
  alternative(start: i32, jumps: i32): i32 {
    if (!this.open(start)) return jumps;
    this.add(JUMP, 0, jumps);
    this.putSplit(start, 1, this.count - start, true);
    return this.count;
  }

  /** Lets all the jumps that `alternative` returned lead here. */
  join(jumps: i32): void {
    if (this.refused) return;
    // Until now each jump held the place after the one before.
    while (jumps != 0) {
      const at = jumps - 1;
      jumps = this.next(at);
      this.setNext(at, this.count - at);
    }
  }

  /** `(x(x(x)?)?)?`: each may be left to the end of all. */
  private addOptionals(start: i32, length: i32, times: i32, greedy: bool): void {
    // The first x may be copied from: what comes before it is not part of it.
    const end = this.count + times * (length + 1);
    for (let i = 0; i < times; i++) {
      const at = this.count++;
      this.putSplit(at, 1, end - at, greedy);
      this.copy(start, length);
    }
  }

  private copy(start: i32, length: i32): void {
    const from = changetype<usize>(this.words) + ((<usize>start) << INSTRUCTION);
    const to = changetype<usize>(this.words) + ((<usize>this.count) << INSTRUCTION);
    memory.copy(to, from, (<usize>length) << INSTRUCTION);
    this.count += length;
  }

  /** Makes room for one instruction at `at`. */
  private open(at: i32): bool {
    if (!this.reserve(1)) return false;
    const from = changetype<usize>(this.words) + ((<usize>at) << INSTRUCTION);
    memory.copy(from + (1 << INSTRUCTION), from, (<usize>(this.count - at)) << INSTRUCTION);
    this.count++;
    return true;
  }

  private putSplit(at: i32, into: i32, past: i32, greedy: bool): void {
    this.put(at, SPLIT, greedy ? past : into, greedy ? into : past);
  }

  private put(at: i32, opcode: i32, argument: i32, next: i32): void {
    this.words[at << 1] = opcode | (argument << 8);
    this.words[(at << 1) + 1] = next;
  }

  private reserve(more: i64): bool {
    const needed = <i64>this.count + more;
    if (needed > this.limit) this.refused = true;
    if (this.refused) return false;
    const capacity = this.words.length >> 1;
    if (needed > capacity) this.grow(max(<i32>needed, capacity << 1));
    return true;
  }

  private grow(capacity: i32): void {
    const larger = new StaticArray<i32>(capacity << 1);
    memory.copy(changetype<usize>(larger), changetype<usize>(this.words), (<usize>this.count) << INSTRUCTION);
    this.words = larger;
  }
}
