import type { ConformanceCase, HostName } from "./case.js";

/** What came of each case, by its id. */
export type Outcomes = Map<string, string[]>;

/** What is to come of a case on a host. */
export function expected(case_: ConformanceCase, host: HostName): readonly string[] {
  return case_.differs?.[host]?.expect ?? case_.expect;
}

/** The lines among them that guests log. */
export function guestLines(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !/^(client|backend|host): /.test(line));
}
