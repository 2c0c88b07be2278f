import { Bytes } from "../bytes/bytes";
import { sequenceLength } from "../bytes/utf8-check";
import { RegexError } from "./regex-error";

/** How much of the pattern an error shows, in bytes. */
const LONGEST_EXCERPT: i32 = 32;

/** Goes through a pattern, and notes what is wrong with it first. */
@final
export class PatternReader {
  /** Where the reader is, in bytes from the start. */
  at: i32 = 0;
  /** What is wrong; null as long as nothing is. */
  error: RegexError | null = null;

  constructor(readonly pattern: Bytes) {}

  /** True at the end, and once something is wrong. */
  get isDone(): bool {
    return this.at >= this.pattern.length || this.error !== null;
  }

  /** True once something is wrong. */
  get failed(): bool {
    return this.error !== null;
  }

  /** The byte `ahead` of here; -1 beyond the end. */
  peek(ahead: i32 = 0): i32 {
    const at = this.at + ahead;
    return at < this.pattern.length ? <i32>this.pattern.at(at) : -1;
  }

  /** Reads a byte if it is this one. */
  take(byte: i32): bool {
    if (this.peek() != byte) return false;
    this.at++;
    return true;
  }

  /** Reads a code point of a pattern that is UTF-8; -1 at the end. */
  next(): i32 {
    const first = this.peek();
    if (first < 0) return -1;
    this.at++;
    if (first < 0x80) return first;
    const more = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    let code = first & (0x3f >> more);
    for (let i = 0; i < more; i++) code = (code << 6) | (<i32>this.pattern.at(this.at++) & 0x3f);
    return code;
  }

  /** Notes that something is wrong at `offset`. */
  fail(offset: i32, message: string): void {
    if (this.error === null) this.error = new RegexError(offset, message);
  }

  /** Notes that something is wrong with what was read from `offset` to here, which the error shows. */
  refuse(offset: i32, message: string): void {
    const end = min(this.at, this.pattern.length);
    const shown = this.pattern.slice(offset, min(end, offset + LONGEST_EXCERPT)).toString();
    this.fail(offset, `${shown}${end - offset > LONGEST_EXCERPT ? "…" : ""}: ${message}`);
  }

  /** Fails if the pattern is not UTF-8. */
  checkUtf8(): void {
    const start = this.pattern.ptr;
    const end = start + <usize>this.pattern.length;
    let at = start;
    while (at < end) {
      const length = sequenceLength(at, end);
      if (length == 0) {
        this.fail(<i32>(at - start), "a byte that is not UTF-8");
        return;
      }
      at += <usize>length;
    }
  }
}
