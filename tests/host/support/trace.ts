import type { TraceRecord } from "../../../host/index.js";

/** Names of the traced calls in a direction, in order. */
export function calls(trace: readonly TraceRecord[], direction: TraceRecord["direction"]): string[] {
  return trace.filter((record) => record.direction === direction).map((record) => record.function);
}

/** The statuses that a host function answered, in order. */
export function statuses(trace: readonly TraceRecord[], name: string): (string | number | undefined)[] {
  return trace.filter((record) => record.function === name).map((record) => record.result);
}

/** What a host function handed back, in order: the first value of each call, undefined where the call failed. */
export function returned(trace: readonly TraceRecord[], name: string): unknown[] {
  const records = trace.filter((record) => record.function === name);
  return records.map((record) => Object.values(record.returned ?? {})[0]);
}
