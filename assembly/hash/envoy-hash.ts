import { Bytes } from "../bytes/bytes";
import { xxHash64 } from "./xxhash64";

// How Envoy hashes a request for ring hash, Maglev and weighted clusters with `use_hash_policy`, so that a filter can
// choose the way it would. A policy on a header that stands once, on a cookie, a query parameter or the client's address
// (without port) gives `xxHash64(value)`.

/** The hash of a policy on a header that stands several times: of all its values, in ascending order of bytes. */
export function hashValues(sorted: Bytes[]): u64 {
  let hash: u64 = 0;
  for (let i = 0; i < sorted.length; i++) hash = xxHash64(sorted[i], hash);
  return hash;
}

/** The hash of several policies: that of those before, and of one more that gave a hash. */
export function combineHashes(before: u64, next: u64): u64 {
  return rotl<u64>(before, 1) ^ next;
}
