import { now } from "../clock";
import { RootContext } from "../contexts/root-context";
import { SteadyClock } from "./steady-clock";
import { TickUser } from "./tick-user";
import { Timer } from "./timer";
import { TimerHeap } from "./timer-heap";

const PER_MILLISECOND: i64 = 1_000_000;
/**
 * Ticks come no closer than this, in milliseconds: Envoy's clock steps by 4, and ticks without need cost a busy core
 * 5 %.
 */
const RESOLUTION: i64 = 4;
/** The longest wait for a tick, in milliseconds, about 25 days: hosts have trouble with more. */
const LONGEST: i64 = i32.MAX_VALUE;
/** The host stops ticks that have no period. */
const NEVER: u32 = 0;

/** The most timers of a root context that can be scheduled at once. */
export const MAX_TIMERS: i32 = 65_536;

/**
 * The timers of a root context. A host has only one for it, the tick; here any number of users share it. The host ticks
 * when the next timer is due, and no more when none is left.
 *
 *     Timers.of(this).every(60_000, new Refresh(this));      // in a root context, from onConfigure on
 *     Timers.of(root).after(250, this.release);              // in a stream
 *
 * Every worker has root contexts of its own, Envoy's main thread too, so a timer runs in each of them. A root context
 * with timers leaves `setTickPeriod` alone; its `onTick`, if it has one, runs at each tick.
 *
 * Methods may be called in any callback. Source: Proxy-Wasm ABI 0.2.1, "Timers".
 */
@final
export class Timers extends TickUser {
  private readonly heap: TimerHeap = new TimerHeap();
  private readonly clock: SteadyClock = new SteadyClock();
  private scheduled: u64 = 0;
  /** When the host ticks next, as far as it was told. */
  private nextTick: i64 = i64.MAX_VALUE;
  private running: bool = false;

  private constructor(private readonly root: RootContext) {
    super();
  }

  /** The timers of a root context; made at the first call. */
  static of(root: RootContext): Timers {
    const user = root.tickUser;
    if (user instanceof Timers) return changetype<Timers>(user);
    const timers = new Timers(root);
    root.tickUser = timers;
    return timers;
  }

  /** How many timers are scheduled. */
  get count(): i32 {
    return this.heap.length;
  }

  /**
   * Runs a timer once, that many milliseconds from now, at least 1. One that is scheduled already, here or elsewhere, is
   * moved. False if there are 65,536 others.
   */
  after(milliseconds: u32, timer: Timer): bool {
    return this.schedule(milliseconds, 0, timer);
  }

  /**
   * Runs a timer every so many milliseconds, at least 1, from now on. The times are counted from now, so that delays do
   * not add up; where some have been missed (the host was busy, or stopped) it runs once for all of them. One that is
   * scheduled already is moved. False if there are 65,536 others.
   */
  every(milliseconds: u32, timer: Timer): bool {
    return this.schedule(milliseconds, <i64>max(milliseconds, 1) * PER_MILLISECOND, timer);
  }

  /** Runs what is due. */
  onTick(): void {
    this.running = true;
    const time = this.time();
    let timer = this.due(time);
    while (timer !== null) {
      this.heap.remove(timer);
      if (timer.period > 0) this.repeat(timer, time);
      this.root.select();
      timer.onTimer();
      timer = this.due(time);
    }
    this.running = false;
    this.arm();
  }

  private schedule(milliseconds: u32, period: i64, timer: Timer): bool {
    timer.cancel();
    if (this.heap.length >= MAX_TIMERS) return false;
    const time = this.time();
    timer.due = time + <i64>max(milliseconds, 1) * PER_MILLISECOND;
    timer.period = period;
    timer.sequence = this.scheduled++;
    this.heap.add(timer);
    if (timer.due < this.nextTick && !this.running) this.arm();
    return true;
  }

  /** Schedules a periodic timer that is due for the next of its times that lies ahead. */
  private repeat(timer: Timer, time: i64): void {
    const late = max<i64>(time - timer.due, 0);
    timer.due += timer.period * (1 + late / timer.period);
    this.heap.add(timer);
  }

  /** The next timer, if its time has come. */
  private due(time: i64): Timer | null {
    const timer = this.heap.first;
    return timer !== null && timer.due <= time ? timer : null;
  }

  /**
   * Has the host tick when the next timer is due. A tick whose timer was cancelled since comes for nothing: that is
   * cheaper than to move it for each stream that ended in time.
   */
  private arm(): void {
    const timer = this.heap.first;
    if (timer === null) {
      this.nextTick = i64.MAX_VALUE;
      this.root.setTickPeriod(NEVER);
    } else {
      const wait = (timer.due - this.time() + PER_MILLISECOND - 1) / PER_MILLISECOND;
      this.nextTick = timer.due;
      this.root.setTickPeriod(<u32>min(max(wait, RESOLUTION), LONGEST));
    }
  }

  private time(): i64 {
    return this.clock.at(<i64>now());
  }
}
