/** The host's time and timers, replaceable by a test. */
export interface Clock {
  /** Nanoseconds since 1970. */
  realtime(): bigint;
  /** Nanoseconds since some fixed moment; never goes back. */
  monotonic(): bigint;
  /** Calls `callback` every `milliseconds` until the returned function is called. */
  every(milliseconds: number, callback: () => void): () => void;
  /** Calls `callback` once, `milliseconds` from now, unless the returned function is called before. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** The longest that Node's timers wait, about 25 days; asked for more they would not wait at all. */
const MAX_TIMEOUT = 2 ** 31 - 1;

/** The machine's time. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  realtime: () => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e6)),
  monotonic: () => process.hrtime.bigint(),
  every(milliseconds, callback) {
    const timer = setInterval(callback, milliseconds).unref();
    return () => clearInterval(timer);
  },
  after(milliseconds, callback) {
    const timer = setTimeout(callback, Math.min(milliseconds, MAX_TIMEOUT)).unref();
    return () => clearTimeout(timer);
  },
};
