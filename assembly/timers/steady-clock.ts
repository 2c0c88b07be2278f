/**
 * A clock that never goes back, made of one that may: where the wall clock is set back, it goes on from where it was when
 * it was last looked at. A wall clock that is set forward takes it along.
 */
@final
export class SteadyClock {
  private latest: i64 = i64.MIN_VALUE;
  private ahead: i64 = 0;

  /** The time when the wall clock shows `wall`, both in nanoseconds. */
  at(wall: i64): i64 {
    const time = wall + this.ahead;
    if (time < this.latest) this.ahead += this.latest - time;
    else this.latest = time;
    return this.latest;
  }
}
