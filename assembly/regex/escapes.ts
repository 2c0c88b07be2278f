import { LAST_CODE_POINT } from "./code-points";
import { PatternReader } from "./pattern-reader";
import { hexValue, isAlphanumeric, isDigit, LEFT_BRACE, RIGHT_BRACE, ZERO } from "./signs";

/** Reads an escape that stands for one code point, from its backslash on; -1 if there is none, which is noted. */
export function readEscape(reader: PatternReader): i32 {
  const start = reader.at++;
  const sign = reader.next();
  if (sign < 0) {
    reader.fail(start, 'nothing follows the "\\" at the end');
    return -1;
  }
  if (isDigit(sign)) return readOctal(reader, start, sign - ZERO);
  if (sign == 0x78) return readHexadecimal(reader, start);
  if (sign < 0x80 && !isAlphanumeric(sign)) return sign;
  const control = controlCode(sign);
  if (control < 0) reader.refuse(start, "unknown escape");
  return control;
}

/** `\0`, `\012`, `\12`: up to three digits, of which a first one other than 0 needs a second. */
function readOctal(reader: PatternReader, start: i32, first: i32): i32 {
  if (first != 0 && (first > 7 || !isOctal(reader.peek()))) {
    reader.refuse(start, "backreferences are not supported");
    return -1;
  }
  let code = first;
  for (let i = 0; i < 2 && isOctal(reader.peek()); i++) code = (code << 3) | (reader.next() - ZERO);
  return code;
}

function isOctal(sign: i32): bool {
  return <u32>(sign - ZERO) < 8;
}

/** `\x7f` or `\x{10FFFF}`. */
function readHexadecimal(reader: PatternReader, start: i32): i32 {
  const braces = reader.take(LEFT_BRACE);
  let digits = 0;
  let code = 0;
  while (hexValue(reader.peek()) >= 0 && code <= <i32>LAST_CODE_POINT && (braces || digits < 2)) {
    code = (code << 4) | hexValue(reader.next());
    digits++;
  }
  const complete = braces ? digits > 0 && reader.take(RIGHT_BRACE) : digits == 2;
  if (complete && code <= <i32>LAST_CODE_POINT) return code;
  reader.refuse(start, "expected \\x and two digits, or \\x{…} up to 10FFFF");
  return -1;
}

function controlCode(letter: i32): i32 {
  switch (letter) {
    case 0x61: // a
      return 7;
    case 0x66: // f
      return 12;
    case 0x6e: // n
      return 10;
    case 0x72: // r
      return 13;
    case 0x74: // t
      return 9;
    case 0x76: // v
      return 11;
    default:
      return -1;
  }
}
