import { BigUint } from "./big-uint";

/** The exponent of the smallest normal double, and the one that stands for infinity. */
const LOWEST_NORMAL = -1022;
const BEYOND_NORMAL = 1024;

/** How many bits a double's significand has. */
const PRECISION = 53;

/** The double nearest to `numerator / denominator`, ties to even; infinite if that is too large. Changes both. */
export function divideToF64(numerator: BigUint, denominator: BigUint): f64 {
  // Bring the quotient between 1 and 2; `exponent` is the power of two that was taken out.
  let exponent = numerator.bitLength - denominator.bitLength;
  if (exponent >= 0) denominator.shiftLeft(exponent);
  else numerator.shiftLeft(-exponent);
  if (!numerator.isAtLeast(denominator)) {
    numerator.shiftLeft(1);
    exponent--;
  }
  if (exponent >= BEYOND_NORMAL) return Infinity;

  // A subnormal has the fewer bits the smaller it is; the very smallest may round up from none.
  const bits = PRECISION - max(LOWEST_NORMAL - exponent, 0);
  if (bits < 0) return 0;
  let significand = divideBits(numerator, denominator, bits);
  if (roundsUp(numerator, denominator, significand)) significand++;

  // The bit of the significand that a double does not store adds 1 to the exponent field, and so does a carry.
  const field = <u64>(max(exponent, LOWEST_NORMAL) - LOWEST_NORMAL);
  return reinterpret<f64>((field << (PRECISION - 1)) + significand);
}

/** The first `bits` bits of a quotient between 1 and 2. Leaves the doubled remainder in `numerator`. */
function divideBits(numerator: BigUint, denominator: BigUint, bits: i32): u64 {
  let quotient: u64 = 0;
  for (let i = 0; i < bits; i++) {
    quotient <<= 1;
    if (numerator.isAtLeast(denominator)) {
      numerator.subtract(denominator);
      quotient |= 1;
    }
    numerator.shiftLeft(1);
  }
  return quotient;
}

/** Whether what is left over is more than half of the last bit, or half of it after an odd one. */
function roundsUp(doubledRemainder: BigUint, denominator: BigUint, significand: u64): bool {
  if (!doubledRemainder.isAtLeast(denominator)) return false;
  doubledRemainder.subtract(denominator);
  return !doubledRemainder.isZero || (significand & 1) == 1;
}
