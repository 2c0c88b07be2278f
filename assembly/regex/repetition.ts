import { PatternReader } from "./pattern-reader";
import { COMMA, isDigit, PLUS, QUESTION, RIGHT_BRACE, STAR, ZERO } from "./signs";

/** The most that a count may be, and that counts one within the other may come to. */
export const MOST_REPETITIONS: i32 = 1000;
/** What a count beyond the most is read as. */
const TOO_MANY: i32 = MOST_REPETITIONS + 1;

/** A repetition as the pattern has it: `*`, `+`, `?`, `{2,3}`, each with a `?` after it or not. */
@final
export class Repetition {
  /** How often at least. */
  least: i32 = 0;
  /** How often at most; -1 for any number. */
  most: i32 = 0;
  /** True for one with a `?` after it. */
  lazy: bool = false;
  /** True for one with counts. */
  counted: bool = false;

  /** Reads a repetition; false, and nothing is read, if there is none here: `{` without counts stands for itself. */
  read(reader: PatternReader): bool {
    const start = reader.at;
    const sign = reader.next();
    this.counted = false;
    if (sign == STAR) this.set(0, -1);
    else if (sign == PLUS) this.set(1, -1);
    else if (sign == QUESTION) this.set(0, 1);
    else if (!this.readCounts(reader)) {
      reader.at = start;
      return false;
    }
    this.lazy = reader.take(QUESTION);
    return true;
  }

  /** How often at most the thing is repeated by a count; 1 if it is not. */
  get weight(): i32 {
    return this.counted ? max(this.most < 0 ? this.least : this.most, 1) : 1;
  }

  /** `2}`, `2,}` or `2,3}`. */
  private readCounts(reader: PatternReader): bool {
    const least = readCount(reader);
    if (least < 0) return false;
    let most = least;
    if (reader.take(COMMA)) most = reader.peek() == RIGHT_BRACE ? -1 : readCount(reader);
    if (!reader.take(RIGHT_BRACE)) return false;
    this.set(least, most);
    this.counted = true;
    return true;
  }

  private set(least: i32, most: i32): void {
    this.least = least;
    this.most = most;
  }
}

/** A number without zeros in front; -1 if there is none. */
function readCount(reader: PatternReader): i32 {
  if (!isDigit(reader.peek()) || (reader.peek() == ZERO && isDigit(reader.peek(1)))) return -1;
  let count = 0;
  while (isDigit(reader.peek())) count = min(count * 10 + (reader.next() - ZERO), TOO_MANY);
  return count;
}
