// biome-ignore-all lint/correctness/noPrecisionLoss: these numbers are u64
const FACTOR: u64 = 0x9e3779b97f4a7c15;

/** A quick hash of bytes, eight at a time, that goes on from `seed`. Good for a table whose look-ups are bounded; no secret. */
export function hashBytes(at: usize, length: u32, seed: u64): u64 {
  let hash = seed ^ (<u64>length * FACTOR);
  let rest = length;
  while (rest >= 8) {
    hash = mixed(hash, load<u64>(at));
    at += 8;
    rest -= 8;
  }
  if (rest >= 4) {
    // The two words overlap where there are fewer than eight bytes.
    hash = mixed(hash, <u64>load<u32>(at) | ((<u64>load<u32>(at + <usize>rest - 4)) << 32));
  } else if (rest > 0) {
    const middle = <u64>load<u8>(at + <usize>(rest >> 1));
    hash = mixed(hash, <u64>load<u8>(at) | (middle << 8) | ((<u64>load<u8>(at + <usize>rest - 1)) << 16));
  }
  return hash;
}

function mixed(hash: u64, word: u64): u64 {
  const product = (hash ^ word) * FACTOR;
  return product ^ (product >> 29);
}
