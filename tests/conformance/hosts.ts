/** What came of each case, by its id. */
export type Outcomes = Map<string, string[]>;

/** The lines of an outcome that guests log. */
export function guestLines(outcome: readonly string[]): readonly string[] {
  return outcome.filter((line) => !/^(client|backend|host): /.test(line));
}
