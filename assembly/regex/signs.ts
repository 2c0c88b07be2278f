// The signs of the syntax.
export const LINE_FEED: i32 = 0x0a;
export const DOLLAR: i32 = 0x24;
export const LEFT_PARENTHESIS: i32 = 0x28;
export const RIGHT_PARENTHESIS: i32 = 0x29;
export const STAR: i32 = 0x2a;
export const PLUS: i32 = 0x2b;
export const COMMA: i32 = 0x2c;
export const MINUS: i32 = 0x2d;
export const DOT: i32 = 0x2e;
export const ZERO: i32 = 0x30;
export const COLON: i32 = 0x3a;
export const LESS: i32 = 0x3c;
export const EQUAL: i32 = 0x3d;
export const GREATER: i32 = 0x3e;
export const QUESTION: i32 = 0x3f;
export const LEFT_BRACKET: i32 = 0x5b;
export const BACKSLASH: i32 = 0x5c;
export const RIGHT_BRACKET: i32 = 0x5d;
export const CARET: i32 = 0x5e;
export const UNDERSCORE: i32 = 0x5f;
export const LEFT_BRACE: i32 = 0x7b;
export const BAR: i32 = 0x7c;
export const RIGHT_BRACE: i32 = 0x7d;

/** True for a digit of ASCII. */
export function isDigit(sign: i32): bool {
  return <u32>(sign - ZERO) < 10;
}

/** True for a digit or letter of ASCII. */
export function isAlphanumeric(sign: i32): bool {
  return isDigit(sign) || <u32>((sign | 0x20) - 0x61) < 26;
}

/** True for what `\w` stands for: a digit or letter of ASCII, or `_`. */
export function isWordByte(sign: i32): bool {
  return isAlphanumeric(sign) || sign == UNDERSCORE;
}

/** The value of a hexadecimal digit; -1 if it is none. */
export function hexValue(sign: i32): i32 {
  if (isDigit(sign)) return sign - ZERO;
  const letter = (sign | 0x20) - 0x61;
  return <u32>letter < 6 ? letter + 10 : -1;
}
