import { ByteWriter } from "../bytes/byte-writer";
import { Bytes } from "../bytes/bytes";
import { RegexMatch } from "./regex-match";
import { BACKSLASH, isDigit, ZERO } from "./signs";

// A rewrite is text in which `\0` to `\9` stand for what the groups matched, and `\\` for a backslash.

/** Why a rewrite cannot be used with a pattern of so many groups; empty if it can. */
export function rewriteError(rewrite: Bytes, groups: i32): string {
  for (let i = 0; i < rewrite.length; i++) {
    if (rewrite.at(i) != BACKSLASH) continue;
    const sign = <i32>rewrite.at(++i);
    if (i == rewrite.length || (sign != BACKSLASH && !isDigit(sign))) {
      return `offset ${i - 1}: expected a digit or another "\\" after the "\\"`;
    }
    if (isDigit(sign) && sign - ZERO > groups) {
      return `offset ${i - 1}: \\${sign - ZERO}, but the pattern has ${groups} groups`;
    }
  }
  return "";
}

/** The highest group that a rewrite names. */
export function highestGroup(rewrite: Bytes): i32 {
  let highest = 0;
  for (let i = 0; i < rewrite.length; i++) {
    if (rewrite.at(i) != BACKSLASH) continue;
    const sign = <i32>rewrite.at(++i);
    if (isDigit(sign)) highest = max(highest, sign - ZERO);
  }
  return highest;
}

/** Writes a rewrite that was found to be right with what a match holds; `piece` is a view to write with. */
export function writeRewrite(rewrite: Bytes, match: RegexMatch, out: ByteWriter, piece: Bytes): void {
  for (let i = 0; i < rewrite.length; i++) {
    const byte = rewrite.at(i);
    if (byte != BACKSLASH) {
      out.writeByte(byte);
      continue;
    }
    const sign = rewrite.at(++i);
    if (sign == BACKSLASH) out.writeByte(sign);
    else if (match.read(<i32>sign - ZERO, piece)) out.write(piece);
  }
}
