// biome-ignore-all lint/correctness/noPrecisionLoss: these numbers are u64
/** Pseudo-random numbers, the same for the same seed. */
export class Random {
  private state: u64;

  constructor(seed: u64) {
    this.state = seed * 0x9e3779b97f4a7c15 + 1;
  }

  /** Any 64 bits. */
  bits(): u64 {
    this.state = this.state + 0x9e3779b97f4a7c15;
    let word = this.state;
    word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9;
    word = (word ^ (word >> 27)) * 0x94d049bb133111eb;
    return word ^ (word >> 31);
  }

  /** A number from 0 up to, not including, `end`. */
  below(end: i32): i32 {
    return <i32>(this.bits() % <u64>end);
  }

  /** True once in `times`. */
  once(times: i32): bool {
    return this.below(times) == 0;
  }

  /** One of some texts. */
  pick(texts: string[]): string {
    return texts[this.below(texts.length)];
  }
}
