// Hashes over bytes that are not for secrets: to spread, to choose, to compare, to check. For secrets: assembly/crypto/.
export { crc32, crc32c } from "./crc32";
export { combineHashes, hashValues } from "./envoy-hash";
export { fnv1a32, fnv1a64 } from "./fnv";
export { murmurHash2, murmurHash3, STD_HASH_SEED } from "./murmur";
export { xxHash64 } from "./xxhash64";
