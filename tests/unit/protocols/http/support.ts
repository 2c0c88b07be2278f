import { Bytes } from "../../../../assembly/bytes/bytes";
import { decodeHex } from "../../../../assembly/bytes/hex";

/** The bytes of hexadecimal digits, between which there may be spaces. */
export function hex(digits: string): Bytes {
  const decoded = decodeHex(digits.split(" ").join(""));
  assert(decoded !== null, "hexadecimal digits");
  return decoded!;
}

/** The UTF-8 bytes of a text. */
export function text(value: string): Bytes {
  return Bytes.fromString(value);
}
