export const TAB: u8 = 0x09;
export const LINE_FEED: u8 = 0x0a;
export const CARRIAGE_RETURN: u8 = 0x0d;
export const SPACE: u8 = 0x20;
export const QUOTE: u8 = 0x22;
export const PLUS: u8 = 0x2b;
export const COMMA: u8 = 0x2c;
export const MINUS: u8 = 0x2d;
export const DOT: u8 = 0x2e;
export const ZERO: u8 = 0x30;
export const COLON: u8 = 0x3a;
export const LEFT_BRACKET: u8 = 0x5b;
export const BACKSLASH: u8 = 0x5c;
export const RIGHT_BRACKET: u8 = 0x5d;
export const LEFT_BRACE: u8 = 0x7b;
export const RIGHT_BRACE: u8 = 0x7d;

export function isSpace(byte: u8): bool {
  return byte == SPACE || byte == LINE_FEED || byte == CARRIAGE_RETURN || byte == TAB;
}

export function isDigit(byte: u8): bool {
  return byte >= ZERO && byte <= 0x39;
}

/** True for `e` and `E`, which start an exponent. */
export function isExponentMark(byte: u8): bool {
  return (byte | 0x20) == 0x65;
}

/** True for what a word such as `true` may be made of: letters, digits and `_`. */
export function isWordPart(byte: u8): bool {
  const lower = byte | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || isDigit(byte) || byte == 0x5f;
}

/** The value of a hexadecimal digit of either case; -1 for any other byte. */
export function hexValue(byte: u8): i32 {
  if (isDigit(byte)) return byte - ZERO;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : -1;
}
