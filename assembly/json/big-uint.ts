/** Enough for what `Decimal` computes with: the largest is 10^1091, of 3,625 bits. */
const LIMBS = 4096 / 32;

/** An unsigned integer of up to 4,096 bits that is changed in place. */
@final
export class BigUint {
  /** The lowest 32 bits first. */
  private readonly limbs: StaticArray<u32> = new StaticArray<u32>(LIMBS);
  /** How many limbs there are up to the last that is not 0. */
  private size: i32 = 0;

  get isZero(): bool {
    return this.size == 0;
  }

  /** How many bits the number has; 0 has none. */
  get bitLength(): i32 {
    return this.size == 0 ? 0 : this.size * 32 - <i32>clz(this.limbs[this.size - 1]);
  }

  /** Becomes `this * factor + addend`. */
  multiplyAdd(factor: u32, addend: u32): void {
    let carry: u64 = addend;
    for (let i = 0; i < this.size; i++) {
      carry += <u64>this.limbs[i] * factor;
      this.limbs[i] = <u32>carry;
      carry >>= 32;
    }
    if (carry != 0) this.limbs[this.size++] = <u32>carry;
    this.trim();
  }

  /** Becomes `this * 10^exponent`. */
  multiplyPowerOf10(exponent: i32): void {
    for (; exponent >= 9; exponent -= 9) this.multiplyAdd(1_000_000_000, 0);
    for (; exponent > 0; exponent--) this.multiplyAdd(10, 0);
  }

  /** Becomes `this * 2^bits`. */
  shiftLeft(bits: i32): void {
    const whole = bits >> 5;
    const part = bits & 31;
    for (let i = this.size; i >= 0; i--) {
      const high: u64 = i < this.size ? this.limbs[i] : 0;
      const low: u64 = i > 0 ? this.limbs[i - 1] : 0;
      const shifted = <u32>((((high << 32) | low) << part) >> 32);
      if (shifted != 0 || i < this.size) this.limbs[i + whole] = shifted;
    }
    for (let i = 0; i < whole; i++) this.limbs[i] = 0;
    this.size += whole + 1;
    this.trim();
  }

  /** True if this is at least `other`. */
  isAtLeast(other: BigUint): bool {
    if (this.size != other.size) return this.size > other.size;
    for (let i = this.size - 1; i >= 0; i--) {
      if (this.limbs[i] != other.limbs[i]) return this.limbs[i] > other.limbs[i];
    }
    return true;
  }

  /** Becomes `this - other`, which is not larger. */
  subtract(other: BigUint): void {
    let borrow: i64 = 0;
    for (let i = 0; i < this.size; i++) {
      const limb: i64 = i < other.size ? <i64>other.limbs[i] : 0;
      borrow += <i64>this.limbs[i] - limb;
      this.limbs[i] = <u32>borrow;
      borrow >>= 32;
    }
    this.trim();
  }

  private trim(): void {
    this.size = min(this.size, LIMBS);
    while (this.size > 0 && this.limbs[this.size - 1] == 0) this.size--;
  }
}
