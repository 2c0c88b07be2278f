// The tables of Unicode in assembly/regex against those of re2js: every code point of every class, every letter's cases.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { RegexGuest } from "./regex-guest.js";
import { compileWithOracle } from "./regex-oracle.js";

/** Where characters are; what is between and behind them is unassigned or private, but for a few at its ends. */
const BLOCKS = [
  [0, 0xd800],
  [0xe000, 0x33600],
  [0xe0000, 0xe0200],
  [0xefff0, 0xf0010],
  [0xfffe0, 0x100010],
  [0x10ffe0, 0x110000],
] as const;
/** How many characters one text holds. */
const CHUNK = 0x8000;
const CATEGORIES =
  "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Cs Co".split(" ");

describe("Unicode in regular expressions", () => {
  let guest: RegexGuest;
  const characters = BLOCKS.flatMap(([start, end]) =>
    Array.from({ length: end - start }, (_, index) => String.fromCodePoint(start + index)),
  );
  const chunks: string[] = [];

  before(async () => {
    guest = await RegexGuest.load();
    for (let at = 0; at < characters.length; at += CHUNK)
      chunks.push(characters.slice(at, at + CHUNK).join(""));
  });

  /** Every character that is left when the pattern's are taken away. */
  function without(pattern: string): string {
    assert.ok("groups" in guest.compile(pattern), pattern);
    return chunks.map((chunk) => guest.replaceAll(chunk, "")!.text.toString()).join("");
  }

  for (const category of CATEGORIES) {
    it(`\\p{${category}} is what it is to re2js`, () => {
      const ours = without(`\\P{${category}}+`);
      const oracle = compileWithOracle(`\\p{${category}}`)!;
      const theirs = characters.filter((character) => oracle.matcher(character).matches()).join("");
      assert.ok(ours === theirs, `${ours.length} and ${theirs.length}`);
      assert.equal(ours.length > 0, category !== "Cs");
    });
  }

  for (const letter of ["L", "M", "N", "P", "S", "Z", "C"]) {
    it(`\\p${letter} is its parts`, () => {
      const parts = CATEGORIES.filter((category) => category.startsWith(letter)).map(
        (part) => `\\p{${part}}`,
      );
      const all = without(`\\P${letter}+`);
      assert.ok(all === without(`[^${parts.join("")}]+`));
      assert.ok(all.length > 0 && !all.includes("\u0378"), "U+0378 is not assigned");
    });
  }

  it("classes that are inverted, joined and of any case are what they are to re2js", () => {
    const patterns = [
      "[^\\pL]",
      "[\\p{Lu}\\p{Nd}]",
      "\\p{^Lu}",
      "(?i)\\p{Lu}",
      "(?i)\\P{Lu}",
      "(?i)[^\\p{Ll}k]",
      "[\\PN\\d]",
    ];
    const some = characters.filter((_, index) => index < 0x600 || index % 97 === 0);
    for (const pattern of patterns) {
      assert.ok("groups" in guest.compile(pattern), pattern);
      const oracle = compileWithOracle(pattern)!;
      for (const character of some) {
        const ours = guest.verdict(character, "match");
        const code = character.codePointAt(0)!.toString(16);
        assert.equal(ours, oracle.matcher(character).matches(), `${pattern} on U+${code}`);
      }
    }
  });

  it("the other cases of every letter are those of re2js", () => {
    const changes = /\p{Changes_When_Casemapped}|\p{Changes_When_Casefolded}/u;
    const cased = characters.filter((character) => changes.test(character));
    assert.ok(cased.length > 2900);
    const text = cased.join("");
    for (const character of cased) {
      const code = character.codePointAt(0)!.toString(16);
      assert.ok("groups" in guest.compile(`(?i)[^\\x{${code}}]+`));
      const ours = guest.replaceAll(text, "")!.text.toString();
      const matcher = compileWithOracle(`(?i)\\x{${code}}`)!.matcher(text);
      let theirs = "";
      while (matcher.find()) theirs += matcher.group();
      assert.equal(ours, theirs, `U+${code}`);
    }
  });
});
