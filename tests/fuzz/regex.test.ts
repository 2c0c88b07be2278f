// Regular expressions against re2js on random patterns and texts: the two accept the same patterns and find the same
// groups in the same places; and whatever bytes come, nothing traps. `FUZZ_SEED=…` repeats a run.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { chooseSeed, Random } from "./random.js";
import { QUESTIONS, RegexGuest } from "./regex-guest.js";
import { compileWithOracle, isMeantToDiffer, locateWithOracle, type OraclePattern } from "./regex-oracle.js";
import { randomPattern, randomText, tokenSoup } from "./regex-patterns.js";

const seed = chooseSeed();
/** What breaks UTF-8, and what is near its limits. */
const BAD_BYTES = [
  0x00, 0x0a, 0x5b, 0x5c, 0x80, 0xa0, 0xbf, 0xc0, 0xc3, 0xe0, 0xe2, 0xed, 0xf0, 0xf4, 0xf5, 0xff,
];

describe(`regular expression fuzzing, seed ${seed}`, () => {
  let guest: RegexGuest;
  const random = new Random(seed);

  before(async () => {
    guest = await RegexGuest.load();
  });

  /** Says which pattern and text it was if `work` fails. */
  function about(pattern: Uint8Array | string, text: Uint8Array | string, work: () => void): void {
    try {
      work();
    } catch (error) {
      const [p, t] = [pattern, text].map((part) => JSON.stringify(Buffer.from(part).toString("latin1")));
      throw new Error(`FUZZ_SEED=${seed}, as Latin-1: pattern ${p}, text ${t}`, { cause: error });
    }
  }

  /** Compiles with both; null if they agree to refuse it, or are meant to differ. */
  function compile(pattern: string): OraclePattern | null {
    const compiled = guest.compile(pattern);
    const expected = compileWithOracle(pattern);
    const error = "message" in compiled ? compiled.message : null;
    if (isMeantToDiffer(pattern, error)) return null;
    about(pattern, "", () =>
      assert.equal(error === null, expected !== null, error ?? "accepted unlike re2js"),
    );
    return expected;
  }

  /** Checks all that can be asked of a pattern that was compiled; returns how many matches there were. */
  function check(pattern: string, expected: OraclePattern, anyText: string): number {
    // To RE2, whose machines read bytes, \B also holds within a character; re2js reads characters.
    const text = pattern.includes("\\B") ? anyText.replace(/[^\0-\x7f]/gu, "-") : anyText;
    let matches = 0;
    about(pattern, text, () => {
      const verdicts = guest.decide(text);
      for (const [index, question] of QUESTIONS.entries()) {
        const spans = locateWithOracle(expected, text, question);
        assert.deepEqual(guest.locate(text, question), spans, question);
        assert.equal(verdicts[index], spans !== null, `verdict: ${question}`);
        if (spans !== null) matches++;
      }
    });
    return matches;
  }

  it("patterns and texts that fit", () => {
    let matches = 0;
    let asked = 0;
    for (let i = 0; i < 4_000; i++) {
      const pattern = randomPattern(random);
      const expected = compile(pattern);
      if (expected === null) continue;
      for (let j = 0; j < 5; j++, asked += QUESTIONS.length)
        matches += check(pattern, expected, randomText(random));
    }
    assert.ok(matches > asked / 10 && matches < asked * 0.9, `${matches} matches of ${asked}`);
  });

  it("longer texts, again and again", () => {
    for (let i = 0; i < 300; i++) {
      const pattern = randomPattern(random);
      const expected = compile(pattern);
      if (expected === null) continue;
      for (let j = 0; j < 3; j++) check(pattern, expected, randomText(random, 200));
    }
  });

  it("pieces of patterns in any order", () => {
    let accepted = 0;
    const times = 15_000;
    for (let i = 0; i < times; i++) {
      const pattern = tokenSoup(random);
      const expected = compile(pattern);
      if (expected === null) continue;
      accepted++;
      check(pattern, expected, randomText(random));
    }
    assert.ok(accepted > times / 10 && accepted < times * 0.9, `${accepted} of ${times} accepted`);
  });

  it("patterns cut off at every byte", () => {
    for (let i = 0; i < 300; i++) {
      const pattern = Buffer.from(random.oneIn(2) ? tokenSoup(random) : randomPattern(random));
      for (let end = 0; end < pattern.length; end++) {
        const cut = pattern.subarray(0, end);
        // A cut within a character is no pattern, and nothing that re2js could be asked.
        if (cut.toString().includes("\ufffd")) assert.ok("message" in guest.compile(cut));
        else compile(cut.toString());
      }
    }
  });

  it("any bytes, as pattern and as text", () => {
    let accepted = 0;
    for (let i = 0; i < 15_000; i++) {
      const pattern = damage(randomPattern(random));
      const text = damage(randomText(random, 30));
      about(pattern, text, () => {
        if ("message" in guest.compile(pattern)) return;
        accepted++;
        checkAlone(text);
      });
    }
    assert.ok(accepted > 1000, `${accepted} accepted`);
  });

  it("every limit to the instructions", () => {
    for (let i = 0; i < 200; i++) {
      const pattern = randomPattern(random);
      for (const limit of [0, 1, 2, 5, 10, 20, 50]) {
        about(pattern, "", () => {
          if ("groups" in guest.compile(pattern, limit)) checkAlone(Buffer.from("aKé"));
        });
      }
    }
  });

  it("memory stays flat", async () => {
    guest = await RegexGuest.load();
    const patterns = Array.from({ length: 50 }, () => randomPattern(random));
    const rounds = (times: number): void => {
      for (let i = 0; i < times; i++) {
        for (const pattern of patterns) if ("groups" in guest.compile(pattern)) guest.locate("abcKé", "find");
      }
    };
    rounds(20);
    const pages = guest.memoryPages;
    rounds(200);
    assert.equal(guest.memoryPages, pages);
  });

  /** What holds of every pattern and text: the two machines agree, and what is found lies in the text. */
  function checkAlone(text: Uint8Array): void {
    const verdicts = guest.decide(text);
    for (const [index, question] of QUESTIONS.entries()) {
      const spans = guest.locate(text, question);
      assert.equal(spans !== null, verdicts[index], question);
      if (spans === null) continue;
      assert.ok(question === "find" || spans[0] === 0);
      assert.ok(question !== "match" || spans[1] === text.length);
      for (let i = 0; i < spans.length; i += 2)
        assert.ok(spans[i]! <= spans[i + 1]! && spans[i + 1]! <= text.length);
    }
    guest.replaceAll(text, "<\\0>");
  }

  /** Some bytes changed, added, doubled or gone. */
  function damage(text: string): Uint8Array {
    const bytes = [...Buffer.from(text)];
    for (let times = random.below(4); times > 0; times--) {
      const at = random.below(bytes.length + 1);
      const byte = random.oneIn(3) ? random.below(256) : random.pick(BAD_BYTES);
      if (random.oneIn(3)) bytes.splice(at, 1);
      else if (random.oneIn(2)) bytes.splice(at, 1, byte);
      else bytes.splice(at, 0, byte, ...bytes.slice(0, random.below(4)));
    }
    return Uint8Array.from(bytes);
  }
});
