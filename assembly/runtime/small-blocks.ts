// A shelf of small blocks in front of the allocator. Contexts and other small objects come and go with every stream, in
// a few sizes; taking one from the shelf of its size is a handful of instructions, where the general allocator (TLSF)
// searches, splits and merges. The build routes allocations through here (`--use __alloc=sdkAlloc`, `--use
// __free=sdkFree`). Blocks stay on their shelf: memory is that of the most that were ever in use at once.
//
//   block:  | mmInfo: size, flags | content, or the next block on the shelf |
//           ptr - 4               ptr
import { __alloc, __free } from "rt/tlsf";

/** Blocks with more content than this are the allocator's alone. */
const MAX_SIZE: usize = 128;
/** A size and the 4 bytes before it make a multiple of 16, so a shelf holds 12, 28, 44 … bytes. */
const SHELVES: i32 = 9;
/** The low bits of mmInfo are flags. */
const FLAGS: usize = 3;

/** Allocates memory, for the compiler's runtime. */
// @ts-ignore: decorator
@global
function sdkAlloc(size: usize): usize {
  if (size <= MAX_SIZE) {
    const shelf = shelfOf(size);
    const block = load<usize>(shelf);
    if (block) {
      store<usize>(shelf, load<usize>(block));
      return block;
    }
  }
  return __alloc(size);
}

/** Frees memory, for the compiler's runtime. */
// @ts-ignore: decorator
@global
function sdkFree(block: usize): void {
  const size = load<usize>(block - sizeof<usize>()) & ~FLAGS;
  if (size <= MAX_SIZE) {
    const shelf = shelfOf(size);
    store<usize>(block, load<usize>(shelf));
    store<usize>(shelf, block);
  } else {
    __free(block);
  }
}

/** Where the first block on the shelf for a size is kept. */
function shelfOf(size: usize): usize {
  const shelves: usize = memory.data(SHELVES << 2, 4);
  return shelves + (((size + 3) >> 4) << 2);
}
