import { Bytes } from "./bytes";

// The objects of the views that the host's results are seen through. Such a view ends with its callback, as the memory
// does that it shows, so its object serves the next callback again and nothing is allocated.

const POOL_SIZE: i32 = 32;
const pool = new StaticArray<Bytes>(POOL_SIZE);
for (let i = 0; i < POOL_SIZE; i++) pool[i] = new Bytes();

/** How many views the callbacks that run have taken. */
let used: i32 = 0;

/** How many views are taken: what `returnViews` goes back to. */
export function viewsTaken(): i32 {
  return used;
}

/** Takes back all views but the first `taken`. */
export function returnViews(taken: i32): void {
  used = taken;
}

/** A view of the host's memory until the callback returns. */
// @ts-ignore: decorator
@inline
export function takeView(ptr: usize, length: i32): Bytes {
  if (used >= POOL_SIZE) return new Bytes(ptr, length);
  const view = unchecked(pool[used++]);
  view.aim(ptr, length);
  return view;
}
