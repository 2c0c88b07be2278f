// Matching takes time in proportion to the text, whatever the pattern is. What is measured is not time but steps: bytes
// looked at and instructions visited.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { QUESTIONS, RegexGuest } from "./regex-guest.js";

const SIZE = 4_000;
/** What twice the text may cost at most. */
const MOST_RATIO = 2.2;

/** Patterns on which a matcher that goes back takes exponential or polynomial time, and texts that make it. */
const CASES: { pattern: string; text: (size: number) => string }[] = [
  { pattern: "(x+x+)+y", text: (size) => "x".repeat(size) },
  { pattern: "(x+x+)+y", text: (size) => `${"x".repeat(size)}y` },
  { pattern: "(a*)*b", text: (size) => "a".repeat(size) },
  { pattern: "(a|aa|aaa)*b", text: (size) => "a".repeat(size) },
  { pattern: "(a?){30}a{30}", text: (size) => "a".repeat(size) },
  { pattern: "(.*)(.*)(.*)(.*)(.*)x", text: (size) => "ab".repeat(size / 2) },
  { pattern: "(.*)(.*)(.*)(.*)(.*)x", text: (size) => `${"ab".repeat(size / 2)}x` },
  { pattern: "(?i)(é|É|.)*?!", text: (size) => "é".repeat(size / 2) },
  { pattern: "^(([a-z])+.)+[A-Z]([a-z])+$", text: (size) => "a".repeat(size) },
  { pattern: "(\\w+\\s?)+$", text: (size) => `${"ab ".repeat(size / 3)}!` },
  { pattern: "\\b(a|b|ab)*\\b!", text: (size) => "ab".repeat(size / 2) },
  // More states than the table holds: emptied, begun anew, given up.
  { pattern: "(?:a|b)*a(?:a|b){14}c", text: noise },
  { pattern: "a[^/]{0,100}x", text: noise },
  { pattern: "((a{0,100}){0,10}|b)*c", text: noise },
];

describe("the steps of matching", () => {
  let guest: RegexGuest;

  before(async () => {
    guest = await RegexGuest.load();
  });

  /** How many steps all questions take of a pattern that is new. */
  function steps(pattern: string, text: string, ask: (text: string) => void): number {
    const compiled = guest.compile(pattern);
    assert.ok("groups" in compiled, pattern);
    return guest.steps(() => ask(text));
  }

  function checkRatio(pattern: string, once: number, twice: number): void {
    assert.ok(once > SIZE / 4, `${pattern}: ${once} steps are counted`);
    assert.ok(twice / once <= MOST_RATIO, `${pattern}: ${once} steps, twice the text ${twice}`);
  }

  for (const { pattern, text } of CASES) {
    it(`double with the text: ${pattern} on ${text(12)}…`, () => {
      for (const question of QUESTIONS) {
        for (const ask of [
          (t: string) => guest.verdict(t, question),
          (t: string) => guest.locate(t, question),
        ]) {
          const once = steps(pattern, text(SIZE), ask);
          // A verdict that is clear after some bytes takes no more of them.
          if (once > SIZE / 4) checkRatio(pattern, once, steps(pattern, text(2 * SIZE), ask));
        }
      }
    });
  }

  it("double with the text where all is replaced", () => {
    const ask = (text: string) => void guest.replaceAll(text, "<\\1>");
    for (const pattern of ["(a|b)", "(a+|b)c?", "[^b]*(b)", "()"]) {
      checkRatio(pattern, steps(pattern, noise(SIZE), ask), steps(pattern, noise(2 * SIZE), ask));
    }
  });

  it("are at most the text times the pattern", () => {
    for (const count of [10, 100, 1000]) {
      const pattern = `(a?){${count}}a{${count}}`;
      const text = "a".repeat(count);
      const taken = steps(pattern, text, (t) => guest.locate(t, "match"));
      // A count is three instructions, one of them in the second half. Each is visited twice a byte: by either machine.
      assert.ok(taken <= 2 * (5 * count + 10) * (count + 2), `${pattern}: ${taken}`);
      assert.deepEqual(guest.locate(text, "match")?.slice(0, 2), [0, count]);
    }
  });

  it("are one for each byte once the states are known", () => {
    assert.ok("groups" in guest.compile("^/api/v[0-9]+/users/[^/]+$"));
    const path = "/api/v2/users/alice.j.smith-01";
    const ask = () => assert.ok(guest.verdict(path, "match"));
    assert.ok(guest.steps(ask) > 2 * path.length, "the states are worked out first");
    assert.equal(guest.steps(ask), path.length);
  });
});

/** Letters a and b in an order without a pattern. */
function noise(size: number): string {
  let state = 1;
  return Array.from({ length: size }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 31 ? "a" : "b";
  }).join("");
}
