// biome-ignore-all lint/correctness/noPrecisionLoss: these numbers are u64
// What may be where in HTTP/1.1: RFC 9110, sections 5.5 and 5.6, and RFC 9112, section 3.2.

/** The characters of a token, a bit for each: `!#$%&'*+-.`, digits; and from 64 on, letters and ``^_`|~``. */
const TOKEN_LOW: u64 = 0x03ff6cfa00000000;
const TOKEN_HIGH: u64 = 0x57ffffffc7fffffe;

/** True for a character of a token, such as a method or a header's name. */
export function isToken(byte: u8): bool {
  if (byte >= 0x80) return false;
  return (((byte < 64 ? TOKEN_LOW : TOKEN_HIGH) >> (<u64>byte & 63)) & 1) != 0;
}

/** True for a character of a header's value: visible, space, tab, or none of ASCII. */
export function isFieldByte(byte: u8): bool {
  return byte == 0x09 || (byte >= 0x20 && byte != 0x7f);
}

/** True for a character of a request's target: visible ASCII. */
export function isTargetByte(byte: u8): bool {
  return byte > 0x20 && byte < 0x7f;
}

/** True for a space or tab. */
export function isSpace(byte: u8): bool {
  return byte == 0x20 || byte == 0x09;
}

/** The value of a hexadecimal digit, of either case; 16 or more if it is none. */
export function hexValue(byte: u8): u32 {
  if (byte - 0x30 < 10) return <u32>(byte - 0x30);
  const letter = (byte | 0x20) - 0x61;
  return letter < 6 ? <u32>letter + 10 : 16;
}
