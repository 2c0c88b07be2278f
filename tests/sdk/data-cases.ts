// What shared data, queues, metrics and timers do, as a table. tests/fixtures/sdk-data.ts is the filter.

export interface DataCase {
  /** The value of `x-do`. */
  does: string;
  /** What the filter found out, in `x-result`. */
  result: string | RegExp;
}

export const dataCases: DataCase[] = [
  { does: "notes", result: "true 0 8 0 1 ac 0 true" },
  { does: "malformed", result: "5 0" },
  { does: "queue", result: "true true 7 0 one two 0 1 1" },
  { does: "metrics", result: "true true 6 6 7" },
  { does: "tags", result: "3 4" },
  { does: "wait", result: "abc true 0" },
  { does: "beat", result: "3 false" },
  { does: "timers", result: "65536 true false 0" },
];
