import { CodePoints } from "./code-points";

/** Adds the code points of a class, as `Lu` in `\p{Lu}`, to a set; false if it does not know the class. */
export type UnicodeClasses = (name: string, points: CodePoints) => bool;

/** What a pattern may be and use. */
@final
export class RegexOptions {
  /** The longest pattern, in bytes. */
  patternBytes: i32 = 16 * 1024;

  /**
   * The most instructions that a pattern may be compiled to, up to 32,000. A byte is one, a character beyond ASCII two to
   * four, `[^/]` and `.` are ten; what is repeated counts as often as it is.
   */
  instructions: i32 = 20_000;

  /**
   * What `\p{…}` may name beside `Any`. With `null`, the default, that is nothing, and the module does without the
   * tables; `generalCategories` adds about 5 KB to it.
   */
  unicodeClasses: UnicodeClasses | null = null;
}
