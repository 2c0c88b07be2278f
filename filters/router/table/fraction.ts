/** A share of all requests. Source: envoy.type.v3.FractionalPercent. */
@final
export class Fraction {
  constructor(
    readonly numerator: u32,
    /** 100, 10,000 or 1,000,000. */
    readonly denominator: u32,
  ) {}

  /** True if a request with that random number is among them, as Envoy decides it. */
  includes(random: u64): bool {
    return <u32>(random % <u64>this.denominator) < this.numerator;
  }
}
