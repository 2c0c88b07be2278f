import { Bytes } from "./bytes";
import { takeView } from "./views";

// Where host calls write the address and the size of what they return, or a number: 16 bytes of static memory.
const SLOT: usize = memory.data(16, 8);

/** The address to give a host call for the address of its result. */
export function resultPtrSlot(): usize {
  return SLOT;
}

/** The address to give a host call for the size of its result. */
export function resultSizeSlot(): usize {
  return SLOT + 4;
}

/** The address to give a host call for a number (u32 or u64) that it writes. */
export function numberSlot(): usize {
  return SLOT + 8;
}

/** Forgets the result before, so that a host that writes none is seen to return nothing. To be called before each call. */
export function clearResult(): void {
  store<u64>(SLOT, 0);
  store<u64>(SLOT, 0, 8);
}

/** Where the result lies: 0 where the host names a place outside the memory, which not even 0 bytes may be copied from. */
export function resultPtr(): usize {
  const ptr = load<u32>(SLOT);
  return ptr >>> 16 < <u32>memory.size() ? <usize>ptr : 0;
}

/** How many bytes the result has: 0 where the host names a place outside the memory. */
export function resultLength(): i32 {
  const ptr = <u64>load<u32>(SLOT);
  const size = <u64>load<u32>(SLOT, 4);
  if (ptr == 0 || size > <u64>i32.MAX_VALUE || ptr + size > (<u64>memory.size()) << 16) return 0;
  return <i32>size;
}

/** The u32 that the host wrote. */
export function resultU32(): u32 {
  return load<u32>(SLOT, 8);
}

/** The u64 that the host wrote. */
export function resultU64(): u64 {
  return load<u64>(SLOT, 8);
}

/** The result as a view that lives until the callback returns. */
export function resultBytes(): Bytes {
  return takeView(resultPtr(), resultLength());
}

/** The result decoded; the memory it lies in may be given back afterwards. */
export function resultString(): string {
  return String.UTF8.decodeUnsafe(resultPtr(), <usize>resultLength());
}
