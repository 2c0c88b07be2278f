// The instructions of the machine that a pattern is compiled to. It reads bytes: a character beyond ASCII is two to four
// instructions. An instruction is two words:
//
//   word 0                          word 1
//   +------------------+--------+   +-----------------------+
//   |     argument     | opcode |   |         next          |
//   +------------------+--------+   +-----------------------+
//    31               8 7      0
//
// `next` is the instruction to go on with; while the code is built (code.ts) it counts from the instruction itself, in the
// finished program (program.ts) from the start.

/** Nothing matches here. */
export const FAIL: i32 = 0;
/** The pattern has matched. */
export const MATCH: i32 = 1;
/** Takes one byte: argument = lowest | highest << 8. */
export const RANGE: i32 = 2;
/** Takes one byte of a set: argument = the set's index. */
export const SET: i32 = 3;
/** Goes on at `next` and, if that leads to no match, at the argument. */
export const SPLIT: i32 = 4;
/** Goes on at `next` if the byte here is of ASCII, and at the argument if it is not: a SPLIT of which one way is known to fail. */
export const BRANCH: i32 = 8;
/** Goes on at `next`. Only while the code is built. */
export const JUMP: i32 = 5;
/** Notes the position: argument = 2 * group, or 2 * group + 1 for its end. */
export const SAVE: i32 = 6;
/** Goes on if the argument, one of the conditions below, holds at the position. */
export const ASSERT: i32 = 7;

/** `^` with (?m): the text begins here, or the byte before is a line feed. */
export const BEGIN_LINE: i32 = 1;
/** `$` with (?m): the text ends here, or the byte after is a line feed. */
export const END_LINE: i32 = 2;
/** `\A`, and `^` without (?m): the text begins here. */
export const BEGIN_TEXT: i32 = 4;
/** `\z`, and `$` without (?m): the text ends here. */
export const END_TEXT: i32 = 8;
/** `\b`: just one of the two bytes around is a letter or digit of ASCII, or `_`. */
export const WORD_BOUNDARY: i32 = 16;
/** `\B`: the contrary. */
export const NO_WORD_BOUNDARY: i32 = 32;

/** The conditions that the bytes before the position decide. */
export const BEHIND: i32 = BEGIN_LINE | BEGIN_TEXT;
/** The conditions that look at words. */
export const WORDS: i32 = WORD_BOUNDARY | NO_WORD_BOUNDARY;
/** The conditions that look at line feeds. */
export const LINES: i32 = BEGIN_LINE | END_LINE;
