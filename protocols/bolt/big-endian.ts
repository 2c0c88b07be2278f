/** The number in the two bytes at `at`, the highest first. */
export function read16(at: usize): u32 {
  return <u32>bswap<u16>(load<u16>(at));
}

/** The number in the four bytes at `at`, the highest first. */
export function read32(at: usize): u32 {
  return bswap<u32>(load<u32>(at));
}

/** Puts a number into the two bytes at `at`, the highest first. */
export function write16(at: usize, value: u32): void {
  store<u16>(at, bswap<u16>(<u16>value));
}

/** Puts a number into the four bytes at `at`, the highest first. */
export function write32(at: usize, value: u32): void {
  store<u32>(at, bswap<u32>(value));
}
