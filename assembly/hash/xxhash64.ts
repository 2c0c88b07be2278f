// biome-ignore-all lint/correctness/noPrecisionLoss: these numbers are u64
import { Bytes } from "../bytes/bytes";

const PRIME1: u64 = 0x9e3779b185ebca87;
const PRIME2: u64 = 0xc2b2ae3d27d4eb4f;
const PRIME3: u64 = 0x165667b19e3779f9;
const PRIME4: u64 = 0x85ebca77c2b2ae63;
const PRIME5: u64 = 0x27d4eb2f165667c5;

/**
 * XXH64, the fastest of these for all but the shortest input, and what Envoy hashes with. Not for secrets.
 *
 * Source: the xxHash specification.
 */
export function xxHash64(data: Bytes, seed: u64 = 0): u64 {
  let at = data.ptr;
  let left = data.length;
  let hash = seed + PRIME5;
  if (left >= 32) {
    let a = seed + PRIME1 + PRIME2;
    let b = seed + PRIME2;
    let c = seed;
    let d = seed - PRIME1;
    for (; left >= 32; left -= 32) {
      a = round(a, load<u64>(at, 0));
      b = round(b, load<u64>(at, 8));
      c = round(c, load<u64>(at, 16));
      d = round(d, load<u64>(at, 24));
      at += 32;
    }
    hash = rotl<u64>(a, 1) + rotl<u64>(b, 7) + rotl<u64>(c, 12) + rotl<u64>(d, 18);
    hash = merge(merge(merge(merge(hash, a), b), c), d);
  }
  hash += <u64>data.length;
  for (; left >= 8; left -= 8) {
    hash = rotl<u64>(hash ^ round(0, load<u64>(at)), 27) * PRIME1 + PRIME4;
    at += 8;
  }
  if (left >= 4) {
    hash = rotl<u64>(hash ^ (<u64>load<u32>(at) * PRIME1), 23) * PRIME2 + PRIME3;
    at += 4;
    left -= 4;
  }
  for (; left > 0; left--) hash = rotl<u64>(hash ^ (<u64>load<u8>(at++) * PRIME5), 11) * PRIME1;
  hash = (hash ^ (hash >> 33)) * PRIME2;
  hash = (hash ^ (hash >> 29)) * PRIME3;
  return hash ^ (hash >> 32);
}

function round(lane: u64, word: u64): u64 {
  return rotl<u64>(lane + word * PRIME2, 31) * PRIME1;
}

function merge(hash: u64, lane: u64): u64 {
  return (hash ^ round(0, lane)) * PRIME1 + PRIME4;
}
