// biome-ignore-all lint/correctness/noPrecisionLoss: these numbers are u64
import { Bytes } from "../bytes/bytes";

/**
 * FNV-1a with 32 bits: a few instructions a byte, for short names. To go on with more bytes, give the result as `hash`.
 * Not for secrets.
 *
 * Source: Fowler, Noll and Vo; RFC 9923.
 */
export function fnv1a32(data: Bytes, hash: u32 = 0x811c9dc5): u32 {
  for (let i: usize = 0; i < <usize>data.length; i++)
    hash = (hash ^ <u32>load<u8>(data.ptr + i)) * 0x01000193;
  return hash;
}

/** FNV-1a with 64 bits, otherwise like `fnv1a32`. */
export function fnv1a64(data: Bytes, hash: u64 = 0xcbf29ce484222325): u64 {
  for (let i: usize = 0; i < <usize>data.length; i++)
    hash = (hash ^ <u64>load<u8>(data.ptr + i)) * 0x100000001b3;
  return hash;
}
