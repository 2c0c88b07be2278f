import { Bytes } from "../bytes/bytes";

/**
 * True if both hold the same bytes. The time it takes tells nothing of where they differ, only of their lengths: for
 * comparing a signature, code or token from outside with the right one.
 */
export function equalsConstantTime(a: Bytes, b: Bytes): bool {
  if (a.length != b.length) return false;
  let difference: u32 = 0;
  for (let i: usize = 0; i < <usize>a.length; i++) {
    difference |= <u32>load<u8>(a.ptr + i) ^ <u32>load<u8>(b.ptr + i);
  }
  return difference == 0;
}
