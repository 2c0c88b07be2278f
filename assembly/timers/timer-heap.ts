import { Timer } from "./timer";

/**
 * Timers by due time: a binary heap, each timer before its two children (`i` before `2i + 1` and `2i + 2`), so that the
 * next one is the first. Each timer knows its place, so any can be taken out. Adding and taking out cost the logarithm of
 * the number of timers.
 */
@final
export class TimerHeap {
  private readonly timers: Array<Timer> = new Array<Timer>();

  /** How many timers there are. */
  get length(): i32 {
    return this.timers.length;
  }

  /** The timer that is due next; `null` if there is none. */
  get first(): Timer | null {
    return this.timers.length > 0 ? unchecked(this.timers[0]) : null;
  }

  /** Adds a timer that is in no heap. */
  add(timer: Timer): void {
    timer.heap = this;
    this.timers.push(timer);
    this.rise(timer, this.timers.length - 1);
  }

  /** Takes a timer of this heap out. */
  remove(timer: Timer): void {
    const place = timer.place;
    const last = this.timers.pop();
    timer.heap = null;
    if (last === timer) return;
    this.rise(last, place);
    this.sink(last, last.place);
  }

  /** Puts the timer at `place`, or above it. */
  private rise(timer: Timer, place: i32): void {
    let at = place;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = unchecked(this.timers[parent]);
      if (!before(timer, above)) break;
      this.put(above, at);
      at = parent;
    }
    this.put(timer, at);
  }

  /** Puts the timer at `place`, or below it. */
  private sink(timer: Timer, place: i32): void {
    let at = place;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.timers.length) break;
      if (child + 1 < this.timers.length && before(this.timers[child + 1], this.timers[child])) child++;
      const below = unchecked(this.timers[child]);
      if (!before(below, timer)) break;
      this.put(below, at);
      at = child;
    }
    this.put(timer, at);
  }

  private put(timer: Timer, place: i32): void {
    unchecked((this.timers[place] = timer));
    timer.place = place;
  }
}

function before(a: Timer, b: Timer): bool {
  return a.due < b.due || (a.due == b.due && a.sequence < b.sequence);
}
