const INITIAL_CAPACITY: i32 = 8;

/** The last code point of Unicode. */
export const LAST_CODE_POINT: u32 = 0x10ffff;

/**
 * A set of code points, as ranges. `add` takes them in any order; `normalize` makes of them the sorted row, without
 * overlaps or neighbours, that the other methods expect.
 */
// A range is one number, so that sorting ranges is sorting numbers:
//
//   63          32 31           0
//   +-------------+-------------+
//   |    first    |    last     |
//   +-------------+-------------+
@final
export class CodePoints {
  private ranges: StaticArray<u64> = new StaticArray<u64>(INITIAL_CAPACITY);
  private size: i32 = 0;

  /** How many ranges there are. */
  get count(): i32 {
    return this.size;
  }

  /** The first code point of a range, which exists. */
  first(range: i32): u32 {
    return <u32>(this.ranges[range] >> 32);
  }

  /** The last code point of a range, which exists. */
  last(range: i32): u32 {
    return <u32>this.ranges[range];
  }

  /** True if the set is one code point. To be asked after `normalize`. */
  get isSingle(): bool {
    return this.size == 1 && this.first(0) == this.last(0);
  }

  /** Empties the set. */
  clear(): void {
    this.size = 0;
  }

  /** Adds the code points from `first` to `last`, both included. */
  add(first: u32, last: u32): void {
    if (this.size == this.ranges.length) this.grow();
    this.ranges[this.size++] = ((<u64>first) << 32) | last;
  }

  /** Adds all of another set. */
  addAll(other: CodePoints): void {
    for (let i = 0; i < other.size; i++) this.add(other.first(i), other.last(i));
  }

  /** Sorts the ranges and joins those that overlap or touch. */
  normalize(): void {
    this.sort();
    let kept = 0;
    for (let i = 1; i < this.size; i++) {
      if (this.first(i) <= this.last(kept) + 1) {
        const last = max(this.last(kept), this.last(i));
        this.ranges[kept] = ((<u64>this.first(kept)) << 32) | last;
      } else {
        this.ranges[++kept] = this.ranges[i];
      }
    }
    this.size = min(this.size, kept + 1);
  }

  /** Turns a normalized set into the set of all other code points. */
  invert(): void {
    const count = this.size;
    let next: u32 = 0;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const first = this.first(i);
      const last = this.last(i);
      // The gap before a range takes the place of a range that has been read.
      if (first > next) this.ranges[kept++] = ((<u64>next) << 32) | (first - 1);
      next = last + 1;
    }
    this.size = kept;
    if (next <= LAST_CODE_POINT) this.add(next, LAST_CODE_POINT);
  }

  /** A shell sort: short, in place, without recursion, and fast for rows that are nearly sorted. */
  private sort(): void {
    const ranges = this.ranges;
    const size = this.size;
    let gap = 1;
    while (gap < size) gap = gap * 3 + 1;
    for (; gap > 0; gap /= 3) {
      for (let i = gap; i < size; i++) {
        const range = ranges[i];
        let at = i;
        for (; at >= gap && ranges[at - gap] > range; at -= gap) ranges[at] = ranges[at - gap];
        ranges[at] = range;
      }
    }
  }

  private grow(): void {
    const larger = new StaticArray<u64>(this.size << 1);
    memory.copy(changetype<usize>(larger), changetype<usize>(this.ranges), (<usize>this.size) << 3);
    this.ranges = larger;
  }
}
