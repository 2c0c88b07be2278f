// biome-ignore-all lint/correctness/noPrecisionLoss: these numbers are u64
import { Bytes } from "../bytes/bytes";

const MULTIPLIER: u64 = 0xc6a4a7935bd1e995;
/** The seed of `std::hash` in libstdc++, which Envoy's `MURMUR_HASH_2` has, too. */
export const STD_HASH_SEED: u64 = 0xc70f6907;

/**
 * MurmurHash2 with 64 bits, as in libstdc++'s `std::hash` and in Envoy's ring hash with `MURMUR_HASH_2`. Not for secrets.
 *
 * Source: MurmurHash64A by Austin Appleby (public domain).
 */
export function murmurHash2(data: Bytes, seed: u64 = STD_HASH_SEED): u64 {
  let at = data.ptr;
  let left = data.length;
  let hash = seed ^ (<u64>left * MULTIPLIER);
  for (; left >= 8; left -= 8) {
    hash = (hash ^ (mix(load<u64>(at) * MULTIPLIER) * MULTIPLIER)) * MULTIPLIER;
    at += 8;
  }
  if (left > 0) {
    let rest: u64 = 0;
    while (left > 0) rest = (rest << 8) | <u64>load<u8>(at + <usize>--left);
    hash = (hash ^ rest) * MULTIPLIER;
  }
  return mix(mix(hash) * MULTIPLIER);
}

function mix(value: u64): u64 {
  return value ^ (value >> 47);
}

/**
 * MurmurHash3 with 32 bits (x86), as in Cassandra's and Kafka's relatives and many hash rings. Not for secrets.
 *
 * Source: MurmurHash3_x86_32 by Austin Appleby (public domain).
 */
export function murmurHash3(data: Bytes, seed: u32 = 0): u32 {
  let at = data.ptr;
  let left = data.length;
  let hash = seed;
  for (; left >= 4; left -= 4) {
    hash = rotl<u32>(hash ^ scramble(load<u32>(at)), 13) * 5 + 0xe6546b64;
    at += 4;
  }
  let rest: u32 = 0;
  while (left > 0) rest = (rest << 8) | <u32>load<u8>(at + <usize>--left);
  hash ^= scramble(rest) ^ <u32>data.length;
  hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
  return hash ^ (hash >> 16);
}

function scramble(word: u32): u32 {
  return rotl<u32>(word * 0xcc9e2d51, 15) * 0x1b873593;
}
