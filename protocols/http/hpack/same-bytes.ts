/** True if `length` bytes at `a` and `b` are the same. Eight at a time wherever they lie, which `memory.compare` is not. */
export function sameBytes(a: usize, b: usize, length: usize): bool {
  if (length < 8) return sameFew(a, b, length);
  const end = a + length - 8;
  const last = b + length - 8;
  while (a < end) {
    if (load<u64>(a) != load<u64>(b)) return false;
    a += 8;
    b += 8;
  }
  // The last eight overlap those before.
  return load<u64>(end) == load<u64>(last);
}

function sameFew(a: usize, b: usize, length: usize): bool {
  if (length >= 4) {
    return load<u32>(a) == load<u32>(b) && load<u32>(a + length - 4) == load<u32>(b + length - 4);
  }
  for (let i: usize = 0; i < length; i++) {
    if (load<u8>(a + i) != load<u8>(b + i)) return false;
  }
  return true;
}
