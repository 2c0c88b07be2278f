/** Why a pattern was refused. */
@final
export class RegexError {
  constructor(
    /** Where in the pattern, in bytes from its start. */
    readonly offset: i32,
    /** What was found there, and what was expected. */
    readonly message: string,
  ) {}

  /** For people: `offset 3: …`. */
  toString(): string {
    return `offset ${this.offset}: ${this.message}`;
  }
}
