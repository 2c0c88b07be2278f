import {
  BEGIN_LINE,
  BEGIN_TEXT,
  BEHIND,
  END_LINE,
  END_TEXT,
  NO_WORD_BOUNDARY,
  WORD_BOUNDARY,
} from "./opcodes";
import { isWordByte, LINE_FEED } from "./signs";

// What lies before a position, as far as conditions ask for it: the conditions in BEHIND that hold, and whether the byte
// before is part of a word.

/** The byte before is part of a word. */
export const AFTER_WORD: i32 = 64;
/** The start of the text. */
export const TEXT_START: i32 = BEGIN_TEXT | BEGIN_LINE;

/** What lies before the position after this byte. */
export function contextAfter(byte: i32): i32 {
  return (byte == LINE_FEED ? BEGIN_LINE : 0) | (isWordByte(byte) ? AFTER_WORD : 0);
}

/** What lies before `position` of the text at `text`. */
export function contextAt(text: usize, position: i32): i32 {
  return position == 0 ? TEXT_START : contextAfter(<i32>load<u8>(text + <usize>position - 1));
}

/** All conditions that hold between what lies before and a byte; -1 is the end of the text. */
export function conditionsBefore(context: i32, byte: i32): i32 {
  const ends = byte < 0 ? END_TEXT | END_LINE : byte == LINE_FEED ? END_LINE : 0;
  const boundary = ((context & AFTER_WORD) != 0) != isWordByte(byte);
  return (context & BEHIND) | ends | (boundary ? WORD_BOUNDARY : NO_WORD_BOUNDARY);
}
