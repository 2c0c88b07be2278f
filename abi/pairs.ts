// The encoding of header maps, maps and lists in which they cross the wall, little-endian:
//
//   +-------+----------+------------+-- … --+------+---+-------+---+-- … --+
//   | count | name len | value len  |       | name | 0 | value | 0 |       |
//   |  u32  |   u32    |    u32     |       |      |   |       |   |       |
//   +-------+----------+------------+-- … --+------+---+-------+---+-- … --+
//           |<---- count times ---->|       |<------- count times -------->|
//
// An empty map is no bytes at all, or a count of 0. The reader trusts nothing: a length that does not fit ends the walk.

/** Bytes of the count. */
export const PAIRS_COUNT_SIZE: usize = 4;
/** Bytes of the two lengths of one pair. */
export const PAIRS_LENGTHS_SIZE: usize = 8;
/** Hosts take a larger map for an empty one (cpp-host: 1 MiB, 1,024 pairs). */
export const PAIRS_MAX_BYTES: usize = 1024 * 1024;
/** See PAIRS_MAX_BYTES. */
export const PAIRS_MAX_COUNT: i32 = 1024;

/** How many pairs an encoded map says it has, or 0 where it has no room for them. */
export function pairsCount(ptr: usize, size: usize): u32 {
  if (size < PAIRS_COUNT_SIZE) return 0;
  const count = load<u32>(ptr);
  return <u64>count * PAIRS_LENGTHS_SIZE <= <u64>(size - PAIRS_COUNT_SIZE) ? count : 0;
}

/** Where the names and values begin. */
export function pairsData(ptr: usize, count: u32): usize {
  return ptr + PAIRS_COUNT_SIZE + <usize>count * PAIRS_LENGTHS_SIZE;
}

/** Where the lengths of pair `index` stand: name first, value 4 bytes on. */
export function pairLengths(ptr: usize, index: u32): usize {
  return ptr + PAIRS_COUNT_SIZE + <usize>index * PAIRS_LENGTHS_SIZE;
}
