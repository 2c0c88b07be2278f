// Varints: seven bits a byte, the lowest first, and in all bytes but the last the top bit.
//
//   300 = 0b10_0101100      1 0101100   0 0000010
//                           more        last

/** How many bytes the shortest varint of a value takes, 1 to 10. */
export function varintSize(value: u64): i32 {
  // One byte for each seven bits begun, and one for no bits at all.
  return ((63 - <i32>clz(value | 1)) * 9 + 73) >> 6;
}

/** Writes the shortest varint of a value and returns the address after it. */
export function writeVarint(value: u64, at: usize): usize {
  while (value > 0x7f) {
    store<u8>(at++, <u8>(value | 0x80));
    value >>= 7;
  }
  store<u8>(at++, <u8>value);
  return at;
}

/** Zigzag: small numbers of either sign become small numbers. */
export function zigzag(value: i64): u64 {
  return <u64>((value << 1) ^ (value >> 63));
}
