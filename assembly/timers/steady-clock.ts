/** Later than this no clock shows: in nanoseconds since 1970, the year 2116. */
const LATEST: i64 = (<i64>1) << 62;

/**
 * A clock that never goes back, made of one that may: where the wall clock is set back, it goes on from where it was when
 * it was last looked at. A wall clock that is set forward takes it along. One that shows nothing (0) or what cannot be tells
 * nothing: the time is that of the last look.
 */
@final
export class SteadyClock {
  private latest: i64 = 0;
  private ahead: i64 = 0;

  /** The time when the wall clock shows `wall`, both in nanoseconds. */
  at(wall: i64): i64 {
    if (wall <= 0 || wall > LATEST) return this.latest;
    const time = wall + this.ahead;
    // Beyond the latest time it begins anew with what passes from now on, as where the wall clock was set back.
    if (time < this.latest || time > LATEST) this.ahead += this.latest - time;
    else this.latest = time;
    return this.latest;
  }
}
