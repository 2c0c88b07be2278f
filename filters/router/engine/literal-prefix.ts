import { Bytes } from "../../../assembly/bytes/bytes";
import { PathKind } from "../table/kinds";
import { PathMatcher } from "../table/path-matcher";
import { hasAlternatives } from "./pattern-alternatives";
import { BACKSLASH, isPlain, isPunctuation, isRepetition } from "./pattern-characters";

const CARET: u8 = 0x5e;
const STAR: u8 = 0x2a;
const BRACE: u8 = 0x7b;
const SEMICOLON: u8 = 0x3b;

/** What every path that the matcher takes begins with, in the case it is written in. It may be less than that, never more. */
export function literalPrefix(path: PathMatcher): Bytes {
  if (path.kind == PathKind.Regex) return prefixOfRegex(path.text);
  if (path.kind == PathKind.Template) return prefixOfTemplate(path.text);
  return path.text;
}

function prefixOfTemplate(template: Bytes): Bytes {
  let end = 0;
  while (end < template.length && !endsLiteral(template.at(end))) end++;
  return template.slice(0, end);
}

/** At `;` too: in a table that ignores path parameters, what follows it is not looked at before the template itself is. */
function endsLiteral(byte: u8): bool {
  return byte == BRACE || byte == STAR || byte == SEMICOLON;
}

/**
 * The plain characters at the start of a regular expression, up to the first that is not plain. One that a repetition
 * follows does not count, and none does in a pattern that is a choice of alternatives.
 */
function prefixOfRegex(pattern: Bytes): Bytes {
  const literal = new Array<u8>();
  if (hasAlternatives(pattern)) return new Bytes();
  let at = pattern.at(0) == CARET ? 1 : 0;
  while (at < pattern.length) {
    const isEscaped = pattern.at(at) == BACKSLASH;
    const byte = pattern.at(isEscaped ? at + 1 : at);
    if (isEscaped ? !isPunctuation(byte) : !isPlain(byte)) break;
    literal.push(byte);
    at += isEscaped ? 2 : 1;
  }
  if (literal.length > 0 && isRepetition(pattern.at(at))) literal.pop();
  const buffer = new ArrayBuffer(literal.length);
  for (let i = 0; i < literal.length; i++) store<u8>(changetype<usize>(buffer) + <usize>i, literal[i]);
  return Bytes.wrap(buffer);
}
