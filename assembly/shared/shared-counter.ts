import { Status } from "../../abi/enums";
import { Bytes } from "../bytes/bytes";
import { resultLength, resultPtr, resultU32 } from "../bytes/host-result";
import { mark, release } from "../bytes/scratch";
import { createShared, failure, MAX_TRIES, readShared, writeShared } from "./compare-and-swap";
import { SharedOutcome } from "./outcome";

/** Bytes of a stored number. */
const SIZE: i32 = 8;

/**
 * A number that all VMs with the same VM id share: an i64, stored as 8 bytes little-endian, 0 until it is first
 * written. Every change is exact, however many workers count at once. A change takes two host calls, and two more for
 * each time that another worker wrote in between. Keys and lifetime are those of `SharedValue`.
 *
 *     const REQUESTS = new SharedCounter(bytes("my-filter/requests"));
 *     if (REQUESTS.add(1) == SharedOutcome.Updated) … REQUESTS.value
 *
 * It can be made at any time; its methods may be called in any callback. Nothing here traps or allocates.
 */
@final
export class SharedCounter {
  /** What the last call read or wrote: after `Updated` the new number, after `Unchanged` the one that stands. */
  value: i64 = 0;

  constructor(
    /** The key, which is used as it is. */
    readonly key: Bytes,
  ) {}

  /**
   * Reads the number into `value`: `Unchanged`, also where nobody has written yet, which reads as 0; `Malformed`,
   * `Unsupported` and `Refused` leave `value` as it was.
   */
  read(): SharedOutcome {
    const before = mark();
    const outcome = this.fetch(readShared(this.key));
    release(before);
    return outcome;
  }

  /** Adds `delta`, which may be negative; the sum wraps beyond 64 bits. */
  add(delta: i64): SharedOutcome {
    return this.change(delta, i64.MIN_VALUE, i64.MAX_VALUE);
  }

  /**
   * Adds `delta` if the sum then lies from `least` to `most`, both included; else `Unchanged`. For budgets and for the
   * number of things under way.
   */
  addWithin(delta: i64, least: i64, most: i64): SharedOutcome {
    return this.change(delta, least, most);
  }

  /**
   * Writes `next` if the number is `expected` (one that nobody wrote is 0); else `Unchanged`, and `value` says what
   * it is.
   */
  compareAndSet(expected: i64, next: i64): SharedOutcome {
    return this.change(next - expected, next, next);
  }

  @inline
  private change(delta: i64, least: i64, most: i64): SharedOutcome {
    const key = this.key;
    const slot: usize = memory.data(SIZE, 8);
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const before = mark();
      const found = readShared(key);
      const version = resultU32();
      const outcome = this.fetch(found);
      release(before);
      if (outcome != SharedOutcome.Unchanged) return outcome;
      const next = this.value + delta;
      if (next < least || next > most) return SharedOutcome.Unchanged;
      store<i64>(slot, next);
      const status =
        found == Status.Ok ? writeShared(key, slot, SIZE, version) : createShared(key, slot, SIZE);
      if (status == Status.Ok) {
        this.value = next;
        return SharedOutcome.Updated;
      }
      if (status != Status.CasMismatch) return failure(status);
    }
    return SharedOutcome.Contended;
  }

  /** Takes what was read; `Unchanged` if it is a number. */
  @inline
  private fetch(found: Status): SharedOutcome {
    if (found == Status.Ok) {
      if (resultLength() != SIZE) return SharedOutcome.Malformed;
      this.value = load<i64>(resultPtr());
      return SharedOutcome.Unchanged;
    }
    if (found != Status.NotFound) return failure(found);
    this.value = 0;
    return SharedOutcome.Unchanged;
  }
}
