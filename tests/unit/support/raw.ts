import { Bytes } from "../../../assembly/bytes/bytes";

/** Bytes with any values, for input that no string can hold. */
export function raw(values: u8[]): Bytes {
  const buffer = new ArrayBuffer(values.length);
  for (let i = 0; i < values.length; i++) store<u8>(changetype<usize>(buffer) + i, values[i]);
  return Bytes.wrap(buffer);
}
