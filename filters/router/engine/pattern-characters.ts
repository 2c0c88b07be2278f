// What the characters of a regular expression are.

export const BACKSLASH: u8 = 0x5c;

/** Letters and digits of ASCII, and what has no meaning in a pattern and is often in a path. */
export function isPlain(byte: u8): bool {
  const lower = byte | 0x20;
  if ((lower >= 0x61 && lower <= 0x7a) || (byte >= 0x30 && byte <= 0x39)) return true;
  // / - _ ~ % : , = @ &
  return (
    byte == 0x2f ||
    byte == 0x2d ||
    byte == 0x5f ||
    byte == 0x7e ||
    byte == 0x25 ||
    byte == 0x3a ||
    byte == 0x2c ||
    byte == 0x3d ||
    byte == 0x40 ||
    byte == 0x26
  );
}

/** ASCII that is no letter, digit, space or control character: behind a backslash it stands for itself. */
export function isPunctuation(byte: u8): bool {
  const lower = byte | 0x20;
  if (byte <= 0x20 || byte >= 0x7f) return false;
  return !((lower >= 0x61 && lower <= 0x7a) || (byte >= 0x30 && byte <= 0x39));
}

/** `*`, `+`, `?` and `{`. */
export function isRepetition(byte: u8): bool {
  return byte == 0x2a || byte == 0x2b || byte == 0x3f || byte == 0x7b;
}
