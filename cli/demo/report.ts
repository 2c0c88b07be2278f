import { STATUS_CODES } from "node:http";
import { type Change, formatChange, headerChanges } from "./changes.js";
import type { Outcome } from "./exchange.js";
import type { Expected, Sample } from "./samples.js";

/** A sample sent through the filter and, for comparison, around it. */
export interface Trial {
  sample: Sample;
  filtered: Outcome;
  plain: Outcome;
}

/** The most characters of the left column. */
const LEFT_WIDTH = 58;

/** The exchange as two columns: the request at the backend, and the response to the client. */
export function columns({ filtered, plain }: Trial): string[] {
  const { seen } = filtered;
  const left = seen
    ? ["REQUEST AT THE BACKEND", `  ${seen.line}`, ...requestChanges(filtered, plain).map(formatChange)]
    : ["REQUEST AT THE BACKEND", "  none: the filter answered"];
  const status = `  ${filtered.status} ${STATUS_CODES[filtered.status] ?? ""}`;
  const right = ["RESPONSE TO THE CLIENT", status, ...responseChanges(filtered, plain).map(formatChange)];
  const width = Math.min(LEFT_WIDTH, Math.max(...left.map((line) => line.length)));
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) =>
    `${shorten(left[i] ?? "", width).padEnd(width)} | ${right[i] ?? ""}`.trimEnd(),
  );
}

/** In what the outcome is not as expected, a line each; none if all is well. */
export function differences({ sample, filtered, plain }: Trial): string[] {
  const { expected } = sample;
  const backend = filtered.seen?.backend ?? null;
  return [
    ...unequal("status", String(filtered.status), String(expected.status)),
    ...unequal("backend", backend ?? "none", expected.backend ?? "none"),
    ...unlike("request header", requestChanges(filtered, plain), expected.request),
    ...unlike("response header", responseChanges(filtered, plain), expected.response),
  ];
}

function requestChanges({ seen }: Outcome, plain: Outcome): Change[] {
  return seen ? headerChanges(plain.seen?.headers ?? [], seen.headers) : [];
}

function responseChanges(filtered: Outcome, plain: Outcome): Change[] {
  return headerChanges(plain.headers, filtered.headers);
}

function unequal(what: string, actual: string, expected: string): string[] {
  return actual === expected ? [] : [`${what}: ${actual} instead of ${expected}`];
}

function unlike(what: string, changes: Change[], expected: Expected["request"]): string[] {
  const actual = changes.filter(({ kind }) => kind !== "kept").map(formatChange);
  return [
    ...expected.filter((line) => !actual.includes(line)).map((line) => `${what} missing: ${line}`),
    ...actual.filter((line) => !expected.includes(line)).map((line) => `${what} not expected: ${line}`),
  ];
}

function shorten(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
