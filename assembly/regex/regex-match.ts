import { Bytes } from "../bytes/bytes";

/** Slots at first: the match and nine groups. */
const INITIAL_SLOTS: i32 = 20;

/**
 * Where a match and its groups lie in an input. Made once and used again and again, it allocates only for a pattern with
 * more groups than any before.
 *
 *     const match = new RegexMatch();
 *     if (pattern.find(path, match)) log(LogLevel.Info, match.group(1)!.toString());
 */
@final
export class RegexMatch {
  /** Start and end of the match and of each group, -1 for a group that took no part. */
  private positions: StaticArray<i32> = new StaticArray<i32>(INITIAL_SLOTS);
  private slots: i32 = 0;
  private input: Bytes = new Bytes();

  /** How many groups the pattern has, the match itself not counted; -1 if nothing has matched. */
  get groups(): i32 {
    return (this.slots >> 1) - 1;
  }

  /** Where a group begins in the input, in bytes; -1 if there is none or it took no part. Group 0 is the match. */
  start(group: i32 = 0): i32 {
    return this.position(group, 0);
  }

  /** Where a group ends in the input: the index after its last byte; -1 if there is none or it took no part. */
  end(group: i32 = 0): i32 {
    return this.position(group, 1);
  }

  /** What a group matched, as a view of the input with its lifetime; `null` if there is none or it took no part. */
  group(group: i32 = 0): Bytes | null {
    const start = this.start(group);
    return start < 0 ? null : this.input.slice(start, this.end(group));
  }

  /** Like `group`, into a view that the filter keeps, so that nothing is allocated. False if there is none. */
  read(group: i32, into: Bytes): bool {
    const start = this.start(group);
    if (start < 0) return false;
    into.aim(this.input.ptr + <usize>start, this.end(group) - start);
    return true;
  }

  private position(group: i32, end: i32): i32 {
    const slot = (group << 1) + end;
    return <u32>group <= 0xffff && slot < this.slots ? this.positions[slot] : -1;
  }

  /** Forgets the match before and makes room for another. For the SDK's own use. */
  prepare(input: Bytes, slots: i32): StaticArray<i32> {
    this.input = input;
    this.slots = 0;
    if (this.positions.length < slots) this.positions = new StaticArray<i32>(slots);
    return this.positions;
  }

  /** The positions hold a match. For the SDK's own use. */
  accept(slots: i32): void {
    this.slots = slots;
  }
}
