import { Bytes } from "./bytes";
import { reserve, shrink } from "./scratch";
import { encodedLength, encodeInto } from "./utf8";

/** Up to so many UTF-16 units, room for the longest encoding is taken without looking how long it is. */
const SHORT: i32 = 4096;

/** The length in bytes that goes with the latest `argument()`. */
export let argumentLength: usize = 0;

/**
 * Where the bytes of a host call's argument are; their number is in `argumentLength` until the next call. `Bytes`
 * are taken where they lie, a `string` is encoded to scratch memory, `null` is no bytes.
 */
export function argument<T>(value: T): usize {
  if (isString<T>()) {
    return encodeArgument(changetype<string | null>(value));
  } else if (isReference<T>() && idof<NonNullable<T>>() == idof<Bytes>()) {
    const view = changetype<Bytes | null>(value);
    argumentLength = view === null ? 0 : <usize>view.length;
    return view === null ? 0 : view.ptr;
  } else {
    ERROR("expected a string or Bytes");
    return 0;
  }
}

function encodeArgument(text: string | null): usize {
  argumentLength = 0;
  if (text === null || text.length == 0) return 0;
  const ptr = reserve(text.length <= SHORT ? <usize>text.length * 3 : encodedLength(text));
  argumentLength = encodeInto(text, ptr);
  shrink(ptr, argumentLength);
  return ptr;
}
