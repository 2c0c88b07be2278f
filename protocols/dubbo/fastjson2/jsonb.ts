/**
 * The first byte of a JSONB value (fastjson 2, `JSONB.Constants`); those that are told apart here:
 *
 *     00..2f f0..ff  int, of -16 to 47      49..78  ASCII, 0 to 47 bytes    a5      end of an object
 *     30..3f         int, 1 byte behind     79      ASCII, an int, bytes    a6      object
 *     40..47         int, 2                 7a      UTF-8, an int, bytes    af      null
 *     48             int, 4                 be bf   long, 8 and 4           b0 b1   false, true
 *     c0..c7         long, 2                c8..d7  long, 1                 d8..ef  long, of -8 to 15
 */
export enum Jsonb {
  /** Four bytes of an int follow. */
  Int = 0x48,
  /** A text of ASCII; its length is added to this. */
  ShortText = 0x49,
  /** A text of ASCII: an int, and as many bytes. */
  AsciiText = 0x79,
  /** A text of UTF-8: an int, and as many bytes. */
  Utf8Text = 0x7a,
  /** The end of an object. */
  End = 0xa5,
  /** An object: names and values up to `End`. */
  Object = 0xa6,
  /** Null. */
  Null = 0xaf,
  /** False; true is the next. */
  False = 0xb0,
  /** Eight bytes of a long follow. */
  Long = 0xbe,
  /** Four bytes of a long follow. */
  LongInt = 0xbf,
}

/** The longest text whose length is part of its first byte. */
export const SHORT_TEXT: i32 = 47;

/** True if all of the bytes are ASCII. */
export function isAscii(at: usize, length: i32): bool {
  for (let i: usize = 0; i < <usize>length; i++) {
    if (load<u8>(at + i) >= 0x80) return false;
  }
  return true;
}
