import { TimerHeap } from "./timer-heap";

/**
 * Something to do later, scheduled with the `Timers` of a root context:
 *
 *     class Release extends Timer {
 *       constructor(private readonly stream: HttpContext) { super(); }
 *       onTimer(): void {
 *         if (this.stream.select()) this.stream.resumeRequest();
 *       }
 *     }
 *
 * One object is scheduled once at a time, and may be scheduled again and again.
 */
export abstract class Timer {
  /** Where it is scheduled. This and the following are for `Timers` alone. */
  heap: TimerHeap | null = null;
  /** Its place there. */
  place: i32 = 0;
  /** When it is due, in nanoseconds of the steady clock of its `Timers`. */
  due: i64 = 0;
  /** Nanoseconds from one time to the next; 0 for one time only. */
  period: i64 = 0;
  /** Of timers due at the same time, the one with the lower number was scheduled first. */
  sequence: u64 = 0;

  /**
   * Called when the time has come, not before, and at the latest one step of the host's timer after (Envoy: some 4 ms).
   * The root context is selected; for what is to be done on a stream, call `select()` on the stream and see whether it is
   * still there.
   */
  abstract onTimer(): void;

  /** True until it has run (a periodic one: until it is cancelled). */
  get scheduled(): bool {
    return this.heap !== null;
  }

  /**
   * Takes it out of the schedule, which costs no host call; nothing happens if it is not in one. For a stream's timer: in
   * the stream's `onDelete`.
   */
  cancel(): void {
    const heap = this.heap;
    if (heap !== null) heap.remove(this);
  }
}
