import { Bytes } from "../../../assembly/bytes/bytes";

const BACKSLASH: u8 = 0x5c;
const CARET: u8 = 0x5e;
const COLON: u8 = 0x3a;
const OPEN_CLASS: u8 = 0x5b;
const CLOSE_CLASS: u8 = 0x5d;
const OPEN_GROUP: u8 = 0x28;
const CLOSE_GROUP: u8 = 0x29;
const BAR: u8 = 0x7c;
const QUOTING: u8 = 0x51;

/** True if a regular expression is a choice of alternatives, `|` outside of all groups, or has quoting (`\Q`), which hides that. */
export function hasAlternatives(pattern: Bytes): bool {
  let depth = 0;
  let at = 0;
  while (at < pattern.length) {
    const byte = pattern.at(at);
    if (byte == BACKSLASH) {
      if (pattern.at(at + 1) == QUOTING) return true;
      at += 2;
      continue;
    }
    if (byte == OPEN_CLASS) {
      at = afterClass(pattern, at);
      continue;
    }
    if (byte == BAR && depth == 0) return true;
    if (byte == OPEN_GROUP) depth++;
    else if (byte == CLOSE_GROUP) depth--;
    at++;
  }
  return false;
}

/** The index after the class that begins at `start`: `[^]a[:alpha:]\]]`. */
function afterClass(pattern: Bytes, start: i32): i32 {
  let at = start + 1;
  if (pattern.at(at) == CARET) at++;
  if (pattern.at(at) == CLOSE_CLASS) at++;
  while (at < pattern.length && pattern.at(at) != CLOSE_CLASS) {
    if (pattern.at(at) == BACKSLASH) at += 2;
    else if (pattern.at(at) == OPEN_CLASS && pattern.at(at + 1) == COLON) at = afterNamedClass(pattern, at);
    else at++;
  }
  return at + 1;
}

/** The index after `[:alpha:]`, or after the bracket if it is no more than that. */
function afterNamedClass(pattern: Bytes, start: i32): i32 {
  const end = pattern.indexOf(COLON, start + 2);
  return end > 0 && pattern.at(end + 1) == CLOSE_CLASS ? end + 2 : start + 1;
}
