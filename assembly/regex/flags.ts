import { Bytes } from "../bytes/bytes";
import { PatternReader } from "./pattern-reader";
import { COLON, EQUAL, GREATER, isWordByte, LESS, MINUS, RIGHT_PARENTHESIS } from "./signs";

/** (?i): letters of either case are the same. */
export const IGNORE_CASE: i32 = 1;
/** (?m): `^` and `$` also match at line feeds. */
export const MULTI_LINE: i32 = 2;
/** (?s): a dot also matches a line feed. */
export const DOT_ALL: i32 = 4;
/** (?U): `x*` is lazy and `x*?` greedy. */
export const UNGREEDY: i32 = 8;

const BANG: i32 = 0x21;
const LETTER_P: i32 = 0x50;

/** Reads what may come after `(?`: a name, or flags, or both none. */
@final
export class FlagReader {
  /** The group's name; null if it has none. A view of the pattern. */
  name: Bytes | null = null;
  /** The flags that hold from here. */
  flags: i32 = 0;
  /** False for `(?i)`, which is no group. */
  opensGroup: bool = false;

  /** Reads on from the `?` of the group at `start`, where `flags` hold. False if it is wrong, which is noted. */
  read(reader: PatternReader, start: i32, flags: i32): bool {
    reader.at++;
    this.name = null;
    this.flags = flags;
    this.opensGroup = true;
    const named = reader.peek() == LETTER_P && reader.peek(1) == LESS ? 2 : reader.peek() == LESS ? 1 : 0;
    const look = named == 1 ? reader.peek(1) : reader.peek();
    if (look == EQUAL || look == BANG) return fail(reader, start, named + 1, "lookaround is not supported");
    if (named > 0) return this.readName(reader, start, named);
    return this.readFlags(reader, start);
  }

  private readName(reader: PatternReader, start: i32, skip: i32): bool {
    reader.at += skip;
    const from = reader.at;
    // Beyond ASCII, RE2 asks for letters and digits; here any character is one, which needs no tables.
    while (isWordByte(reader.peek()) || reader.peek() > 0x7f) reader.at++;
    if (reader.at == from || reader.peek() != GREATER) {
      reader.next();
      return fail(reader, start, 0, 'expected a name of letters, digits and "_", then ">"');
    }
    this.name = reader.pattern.slice(from, reader.at++);
    return true;
  }

  /** `i-s:` or `i-s)`. */
  private readFlags(reader: PatternReader, start: i32): bool {
    let negative = false;
    // A minus that no flag follows is none.
    let complete = true;
    while (true) {
      const sign = reader.next();
      const flag = flagOf(sign);
      if (flag != 0) {
        this.flags = negative ? this.flags & ~flag : this.flags | flag;
        complete = true;
      } else if (sign == MINUS && !negative) {
        negative = true;
        complete = false;
      } else if ((sign == COLON || sign == RIGHT_PARENTHESIS) && complete) {
        this.opensGroup = sign == COLON;
        return true;
      } else {
        return fail(reader, start, 0, "expected flags of i, m, s and U, a name as in (?P<name>…), or (?:…)");
      }
    }
  }
}

function flagOf(letter: i32): i32 {
  switch (letter) {
    case 0x69: // i
      return IGNORE_CASE;
    case 0x6d: // m
      return MULTI_LINE;
    case 0x73: // s
      return DOT_ALL;
    case 0x55: // U
      return UNGREEDY;
    default:
      return 0;
  }
}

function fail(reader: PatternReader, start: i32, ahead: i32, message: string): bool {
  reader.at += ahead;
  reader.refuse(start, message);
  return false;
}
