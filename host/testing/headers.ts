import { AssertionError } from "node:assert";
import type { HeaderList } from "../http/codec.js";

/** What a header must be: its one value, all its values in order, a pattern that its one value matches, or null for none. */
export type ExpectedHeader = string | readonly string[] | RegExp | null;

/**
 * Holds some headers of a message against what they must be; others may be there. A message fails with all headers
 * that it has.
 *
 * @throws AssertionError
 */
export function assertHeaders(
  message: { readonly headers: HeaderList } | null,
  expected: Readonly<Record<string, ExpectedHeader>>,
): void {
  if (!message) throw new AssertionError({ message: "there is no message: it never left the chain" });
  const problems = Object.entries(expected).flatMap(([name, value]) => problem(message.headers, name, value));
  if (problems.length === 0) return;
  const all = message.headers.map(([name, value]) => `  ${name}: ${value}\n`).join("");
  throw new AssertionError({ message: `${problems.join("\n")}\nof these headers:\n${all}` });
}

function problem(headers: HeaderList, name: string, expected: ExpectedHeader): string[] {
  const key = name.toLowerCase();
  const values = headers.filter((field) => field[0] === key).map((field) => field[1]);
  if (matches(values, expected)) return [];
  const found = values.length === 0 ? "is not there" : `is ${values.map(quote).join(" and ")}`;
  return [`${key} ${found}, ${describe(expected)}`];
}

function matches(values: readonly string[], expected: ExpectedHeader): boolean {
  if (expected === null) return values.length === 0;
  if (expected instanceof RegExp) return values.length === 1 && expected.test(values[0]!);
  const all = typeof expected === "string" ? [expected] : expected;
  return values.length === all.length && values.every((value, i) => value === all[i]);
}

function describe(expected: ExpectedHeader): string {
  if (expected === null) return "but should not be there";
  if (expected instanceof RegExp) return `but should match ${expected}`;
  const all = typeof expected === "string" ? [expected] : expected;
  return `but should be ${all.map(quote).join(" and ")}`;
}

function quote(text: string): string {
  return JSON.stringify(text);
}
