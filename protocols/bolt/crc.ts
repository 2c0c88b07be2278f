/** The polynomial of CRC-32, its bits from the lowest power up. */
const POLYNOMIAL: u32 = 0xedb88320;
/** x to the power of 8: a byte of zeros. */
const BYTE: u32 = 1 << 23;

/**
 * By how much a CRC-32 changes if its first bytes are others: `before` and `after` are the CRC-32 of the first bytes, `length`
 * bytes follow them in both cases. The number of first bytes need not be the same.
 *
 * That is how a checksum is renewed at the end of a frame whose body was not kept: whatever the body is, the sum that came with
 * it, changed by this much, is right for the new frame if and only if it was right for the old one. So a corrupted frame stays
 * one. Time: the logarithm of `length`.
 *
 * Why: a CRC is the remainder of a polynomial, so a difference in the first bytes comes out multiplied by x to the power of the
 * bits behind them.
 */
export function crcChange(before: u32, after: u32, length: u32): u32 {
  let change = before ^ after;
  let power = BYTE;
  for (let rest = length; rest != 0; rest >>= 1) {
    if (rest & 1) change = multiply(change, power);
    power = multiply(power, power);
  }
  return change;
}

/** The product of two polynomials of degree 31, their bits from the lowest power up, modulo the CRC's. */
function multiply(a: u32, b: u32): u32 {
  let product: u32 = 0;
  for (; a != 0; a <<= 1) {
    if (a >> 31) product ^= b;
    b = (b >> 1) ^ ((b & 1) != 0 ? POLYNOMIAL : 0);
  }
  return product;
}
