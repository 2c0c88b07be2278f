// Garbage is collected between callbacks, never within one. Then no managed object is held by a local variable, so the
// compiler need not track locals (a shadow stack, which costs a third of the code and of the time), and a filter never
// pauses in the middle of its work. `--runtime minimal` provides the collector (mark and sweep over globals), this file
// when it runs: the build routes the compiler's allocations through here (`--use __new=sdkNew`, `--use __renew=sdkRenew`).
import { __collect, __new, __renew } from "rt/tcms";

/** Collects at the earliest after this many bytes; a module's first page has room for it. */
const MIN_BUDGET: usize = 8 * 1024;
/** What the collector and the allocator put before an object. */
const OBJECT_OVERHEAD: usize = 20;
/** Objects of at most that many bytes lie in blocks that are kept on shelves (small-blocks.ts), with a header of 16 bytes. */
const SMALL: usize = 128 - 16;

let allocated: usize = 0;

/** Allocates a managed object, for the compiler. */
// @ts-ignore: decorator
@global
function sdkNew(size: usize, id: u32): usize {
  allocated += size + OBJECT_OVERHEAD;
  return __new(size, id);
}

/**
 * Resizes a managed object, for the compiler. What becomes small is copied to a block from the shelves: resized in place
 * it would come from the allocator and go to a shelf each time, and the shelf would grow for ever.
 */
// @ts-ignore: decorator
@global
function sdkRenew(ptr: usize, size: usize): usize {
  if (size > SMALL) {
    allocated += size + OBJECT_OVERHEAD;
    return __renew(ptr, size);
  }
  const resized = sdkNew(size, load<u32>(ptr - 8));
  memory.copy(resized, ptr, min(size, <usize>load<u32>(ptr - 4)));
  return resized;
}

/**
 * Collects if a quarter of the memory was allocated since the last time. That keeps the memory where it is as long as
 * less than half of it is in use, and makes the cost of a collection, which grows with what is alive, vanish in the
 * cost of the allocations between two of them. To be called where no local variable holds a managed object.
 */
export function collectIfDue(): void {
  if (allocated < MIN_BUDGET || allocated < (<usize>memory.size() << 14)) return;
  allocated = 0;
  __collect();
}
