import { Bytes } from "../../../assembly/bytes/bytes";
import { PathKind } from "../table/kinds";
import { PathMatcher } from "../table/path-matcher";
import { hasAlternatives } from "./pattern-alternatives";
import { BACKSLASH, isPlain } from "./pattern-characters";

const OPEN_GROUP: u8 = 0x28;
const QUESTION: u8 = 0x3f;
const COLON: u8 = 0x3a;
const DOLLAR: u8 = 0x24;
const STAR: u8 = 0x2a;
const BRACE: u8 = 0x7d;

/** What every path that a pattern takes ends with. It may be less than that, never more; empty for what is no pattern. */
export function literalSuffix(path: PathMatcher): Bytes {
  if (path.kind == PathKind.Regex) return suffixOfRegex(path.text);
  if (path.kind == PathKind.Template) return suffixOfTemplate(path.text);
  return new Bytes();
}

function suffixOfTemplate(template: Bytes): Bytes {
  let start = template.length;
  while (start > 0 && template.at(start - 1) != BRACE && template.at(start - 1) != STAR) start--;
  return template.slice(start);
}

/**
 * The plain characters at the end of a regular expression; none in one that is a choice of alternatives, that has flags, or
 * where a backslash may give them another meaning.
 */
function suffixOfRegex(pattern: Bytes): Bytes {
  if (hasAlternatives(pattern) || hasFlags(pattern)) return new Bytes();
  const end = pattern.at(pattern.length - 1) == DOLLAR ? pattern.length - 1 : pattern.length;
  let start = end;
  while (start > 0 && isPlain(pattern.at(start - 1))) start--;
  return pattern.at(start - 1) == BACKSLASH ? new Bytes() : pattern.slice(start, end);
}

/** True if there are flags, such as `(?i)`: any group that begins with `(?` but `(?:`. */
function hasFlags(pattern: Bytes): bool {
  for (let i = 0; i + 2 < pattern.length; i++) {
    if (pattern.at(i) != OPEN_GROUP || pattern.at(i + 1) != QUESTION) continue;
    if (pattern.at(i + 2) != COLON) return true;
  }
  return false;
}
