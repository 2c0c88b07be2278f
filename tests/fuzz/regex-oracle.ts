// What a pattern comes to according to re2js, a port of RE2 to JavaScript that shares no code with ours.

import { RE2JS, RE2JSSyntaxException } from "re2js";
import type { Question, Spans } from "./regex-guest.js";

/** A compiled pattern; null if re2js refuses it. */
export type OraclePattern = ReturnType<typeof RE2JS.compile>;

export function compileWithOracle(pattern: string): OraclePattern | null {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return null;
    throw error;
  }
}

/** Where the match and its groups lie, in bytes. */
export function locateWithOracle(pattern: OraclePattern, text: string, question: Question): Spans {
  const matcher = pattern.matcher(text);
  const found =
    question === "match" ? matcher.matches() : question === "find" ? matcher.find() : matcher.lookingAt();
  if (!found) return null;
  const spans: number[] = [];
  for (let group = 0; group <= matcher.groupCount(); group++) {
    spans.push(toBytes(text, matcher.start(group)), toBytes(text, matcher.end(group)));
  }
  return spans;
}

function toBytes(text: string, index: number): number {
  return index < 0 ? -1 : Buffer.byteLength(text.slice(0, index));
}

/**
 * True for a pattern that ours is meant to judge unlike re2js, where it follows RE2 itself, or is smaller:
 * - RE2 lets two groups have the same name, and \C be one byte; `[:]` in a class it takes for two signs and the end;
 * - ours has an end to the instructions (told by its error), and no classes of scripts.
 */
export function isMeantToDiffer(pattern: string, error: string | null): boolean {
  const names = [...pattern.matchAll(/\(\?P?<(\w+)>/g)].map((match) => match[1]);
  return new Set(names).size < names.length || /\\C|\[:\]/.test(pattern) || /instructions/.test(error ?? "");
}
