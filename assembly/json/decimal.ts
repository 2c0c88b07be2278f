import { Bytes } from "../bytes/bytes";
import { BigUint } from "./big-uint";
import { DOT, isDigit, MINUS, PLUS, ZERO } from "./characters";
import { divideToF64 } from "./divide-to-f64";

/** So many decimal digits fit an unsigned 64-bit integer, whatever they are. */
const DIGITS_OF_U64 = 19;

/** No double, and no middle of two, has more significant digits. */
const DIGITS_OF_F64 = 767;

/** Every number of at least 10^309 is beyond the largest double. */
const MOST_INTEGER_DIGITS = 309;

/** Every number below 10^-324 is nearer to 0 than to the smallest double. */
const MOST_LEADING_ZEROS = 323;

/** Beyond it an exponent decides alone, however many digits there are. */
const LARGEST_EXPONENT = 1 << 28;

/** The largest integer up to which doubles hold every one. */
const EXACT_INTEGER: u64 = 1 << 53;

/** The powers of ten that a double holds exactly. */
const EXACT_POWERS: StaticArray<f64> = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
  1e20, 1e21, 1e22,
];

/**
 * A JSON number taken apart: `±digits * 10^exponent`, without zeros at either end of the digits. What counts is the
 * value and not how it is written, so `200`, `200.0` and `2e2` are the same. (Envoy writes large integers of a
 * configuration with an exponent.)
 */
@final
export class Decimal {
  readonly isNegative: bool;
  /** Where the first and the last digit are that is not 0; both negative if the number is 0. */
  private first: i32 = -1;
  private last: i32 = -1;
  /** How many digits there are from the first to the last. */
  private count: i32 = 0;
  /** The power of ten that the last digit counts. */
  private exponent: i32 = 0;

  /** Takes a number apart that the scanner has accepted. */
  constructor(private readonly text: Bytes) {
    this.isNegative = text.at(0) == MINUS;
    let at = this.isNegative ? 1 : 0;
    let point = -1;
    for (; isDigit(text.at(at)) || text.at(at) == DOT; at++) {
      const byte = text.at(at);
      if (byte == DOT) {
        point = at;
      } else if (byte != ZERO) {
        if (this.first < 0) this.first = at;
        this.last = at;
      }
    }
    if (point < 0) point = at;
    const spansPoint = this.first < point && point < this.last;
    this.count = this.last - this.first + (spansPoint ? 0 : 1);
    this.exponent = readExponent(text, at + 1) + point - this.last - (this.last < point ? 1 : 0);
  }

  get isZero(): bool {
    return this.first < 0;
  }

  /** True if the number is an integer from -2^63 to 2^63 - 1. */
  get isI64(): bool {
    if (this.isZero) return true;
    if (this.exponent < 0 || this.count + this.exponent > DIGITS_OF_U64) return false;
    const limit: u64 = this.isNegative ? <u64>i64.MIN_VALUE : <u64>i64.MAX_VALUE;
    return this.magnitude() <= limit;
  }

  /** The number if `isI64`. */
  toI64(): i64 {
    if (this.isZero) return 0;
    const magnitude = <i64>this.magnitude();
    return this.isNegative ? -magnitude : magnitude;
  }

  /** The nearest double, ties to even. Infinite if the number is too large for one. */
  toF64(): f64 {
    const magnitude = this.isZero ? 0 : this.nearestF64();
    return this.isNegative ? -magnitude : magnitude;
  }

  /** The absolute value of an integer of at most 19 digits. */
  private magnitude(): u64 {
    let value = this.significand();
    for (let i = 0; i < this.exponent; i++) value *= 10;
    return value;
  }

  private nearestF64(): f64 {
    const integerDigits = this.count + this.exponent;
    if (integerDigits > MOST_INTEGER_DIGITS) return Infinity;
    if (integerDigits < -MOST_LEADING_ZEROS) return 0;
    // One operation on exact operands rounds once, and so correctly.
    if (this.count <= DIGITS_OF_U64 && abs(this.exponent) < EXACT_POWERS.length) {
      const significand = this.significand();
      if (significand <= EXACT_INTEGER) {
        const power = EXACT_POWERS[abs(this.exponent)];
        return this.exponent < 0 ? <f64>significand / power : <f64>significand * power;
      }
    }
    return this.nearestF64Exactly();
  }

  /** The digits as an integer; right if there are at most 19. */
  private significand(): u64 {
    let value: u64 = 0;
    for (let i = this.first; i <= this.last; i++) {
      const byte = this.text.at(i);
      if (byte != DOT) value = value * 10 + <u64>(byte - ZERO);
    }
    return value;
  }

  private nearestF64Exactly(): f64 {
    const numerator = new BigUint();
    let left = min(this.count, DIGITS_OF_F64);
    let exponent = this.exponent + this.count - left;
    for (let i = this.first; left > 0; i++) {
      const byte = this.text.at(i);
      if (byte == DOT) continue;
      numerator.multiplyAdd(10, byte - ZERO);
      left--;
    }
    if (this.count > DIGITS_OF_F64) {
      // The digits left out are not all 0: all that matters of them is that the number is a little larger.
      numerator.multiplyAdd(10, 1);
      exponent--;
    }
    const denominator = new BigUint();
    denominator.multiplyAdd(0, 1);
    if (exponent < 0) denominator.multiplyPowerOf10(-exponent);
    else numerator.multiplyPowerOf10(exponent);
    return divideToF64(numerator, denominator);
  }
}

/** Reads the exponent whose sign or first digit is at `at`; 0 if there is none. Very large ones are cut. */
function readExponent(text: Bytes, at: i32): i32 {
  const isNegative = text.at(at) == MINUS;
  if (isNegative || text.at(at) == PLUS) at++;
  let value = 0;
  for (; isDigit(text.at(at)); at++) {
    if (value < LARGEST_EXPONENT) value = value * 10 + (text.at(at) - ZERO);
  }
  value = min(value, LARGEST_EXPONENT);
  return isNegative ? -value : value;
}
