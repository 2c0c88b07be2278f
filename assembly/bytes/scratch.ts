// Memory for one callback. What the host returns (it calls `malloc`) and the encoded arguments of host calls lie
// here, one behind the other, and are given back all at once when the callback returns. That takes a few
// instructions instead of a call to the allocator for each, leaks nothing whatever the filter does, and gives
// every view one simple lifetime.
//
//   first chunk                       further chunks, only when the first is full; freed on release
//   +---------------------------+     +----------+-------------------+
//   | used          | free      |     | previous | used     | free   |
//   +---------------------------+     +----------+-------------------+
//   base            top         end              base       top      end

const CHUNK_SIZE: usize = 16 * 1024;
const ALIGNMENT: usize = 8;
/** base, top and end of the chunk before. */
const HEADER_SIZE: usize = 16;
/** The most that a host may lay here for one callback: one that returns more is answered "no memory", which it reports as a status. */
const LIMIT: usize = 128 * 1024 * 1024;

let base: usize = heap.alloc(CHUNK_SIZE);
let top: usize = base;
let end: usize = base + CHUNK_SIZE;
let chunked: usize = 0;

/** Where the free memory begins; `release` goes back to it. */
// @ts-ignore: decorator
@inline
export function mark(): usize {
  return top;
}

/** `size` bytes for the host, aligned to 8, until the mark before them is released; 0 where the limit is reached. */
// @ts-ignore: decorator
@inline
export function allocate(size: usize): usize {
  return size > end - top ? allocateWithin(size) : take(size);
}

/** Like `allocate`, for what the module itself puts there: it is bounded by what the module holds, and never refused. */
// @ts-ignore: decorator
@inline
export function reserve(size: usize): usize {
  return size > end - top ? allocateChunk(size) : take(size);
}

// @ts-ignore: decorator
@inline
function take(size: usize): usize {
  const ptr = top;
  top = min((ptr + size + ALIGNMENT - 1) & ~(ALIGNMENT - 1), end);
  return ptr;
}

/** Gives back everything allocated since the mark. */
// @ts-ignore: decorator
@inline
export function release(to: usize): void {
  while (to < base || to > end) freeChunk();
  top = to;
}

/** Gives back the end of the newest allocation: `ptr` keeps its first `used` bytes. */
export function shrink(ptr: usize, used: usize): void {
  top = min((ptr + used + ALIGNMENT - 1) & ~(ALIGNMENT - 1), end);
}

/** True if `allocate` has so many bytes for the host. */
export function hasRoomFor(size: usize): bool {
  return size <= end - top || (chunked <= LIMIT && size <= LIMIT - chunked);
}

function allocateWithin(size: usize): usize {
  return hasRoomFor(size) ? allocateChunk(size) : 0;
}

function allocateChunk(size: usize): usize {
  const capacity = max((size + ALIGNMENT - 1) & ~(ALIGNMENT - 1), CHUNK_SIZE);
  const chunk = heap.alloc(HEADER_SIZE + capacity);
  store<u32>(chunk, <u32>base);
  store<u32>(chunk, <u32>top, 4);
  store<u32>(chunk, <u32>end, 8);
  chunked += capacity;
  base = chunk + HEADER_SIZE;
  end = base + capacity;
  top = base + ((size + ALIGNMENT - 1) & ~(ALIGNMENT - 1));
  return base;
}

function freeChunk(): void {
  const chunk = base - HEADER_SIZE;
  chunked -= end - base;
  base = <usize>load<u32>(chunk);
  top = <usize>load<u32>(chunk, 4);
  end = <usize>load<u32>(chunk, 8);
  heap.free(chunk);
}
