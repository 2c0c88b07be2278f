import { Bytes } from "../../../assembly/bytes/bytes";

/** A copy of a text, back to front. */
export function backToFront(text: Bytes): Bytes {
  const copy = text.copy();
  turn(text, copy.ptr);
  return copy;
}

/** Writes a text back to front. */
export function turn(text: Bytes, out: usize): void {
  const last = text.length - 1;
  for (let i = 0; i <= last; i++) store<u8>(out + <usize>i, text.at(last - i));
}
