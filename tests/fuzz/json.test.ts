// The JSON parser against JSON.parse on random texts: it never traps, and the two agree on every one but for the
// points in which ours is meant to be stricter (json-oracle.ts). `FUZZ_SEED=…` repeats a run.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { JsonGuest, OVERFLOW } from "./json-guest.js";
import { damage, deepText, randomBytes, tokenSoup, validText } from "./json-inputs.js";
import { expectedValue } from "./json-oracle.js";
import { chooseSeed, Random } from "./random.js";

const seed = chooseSeed();

describe(`JSON fuzzing, seed ${seed}`, () => {
  let guest: JsonGuest;
  const random = new Random(seed);

  before(async () => {
    guest = await JsonGuest.load();
  });

  /** Checks one text and says whether it was accepted. */
  function check(text: Uint8Array | string): boolean {
    const bytes = typeof text === "string" ? Buffer.from(text) : text;
    const expected = expectedValue(bytes);
    try {
      const found = guest.parse(bytes);
      assert.equal(found !== undefined, expected !== undefined, "accepted or refused unlike JSON.parse");
      if (found && expected) assertSame(found.value, expected.value);
      const errors = guest.configure(bytes);
      assert.ok(found !== undefined || errors === 1, "a text that is not JSON has one error");
    } catch (error) {
      throw new Error(`FUZZ_SEED=${seed}, input ${JSON.stringify(Buffer.from(bytes).toString("latin1"))}`, {
        cause: error,
      });
    }
    return expected !== undefined;
  }

  /** Checks `times` texts. Both verdicts must have come up, or the texts are too much alike to show anything. */
  function checkMany(times: number, text: () => Uint8Array | string): void {
    let accepted = 0;
    for (let i = 0; i < times; i++) if (check(text())) accepted++;
    assert.ok(accepted > 0 && accepted < times, `${accepted} of ${times} accepted`);
  }

  it("valid documents, written in every way", () => {
    checkMany(25_000, () => validText(random));
  });

  it("damaged documents", () => {
    checkMany(40_000, () => damage(random, Buffer.from(validText(random))));
  });

  it("tokens in any order", () => {
    checkMany(30_000, () => tokenSoup(random));
  });

  it("any bytes", () => {
    for (let i = 0; i < 10_000; i++) check(randomBytes(random));
  });

  it("documents cut off at every byte", () => {
    for (let i = 0; i < 60; i++) {
      const text = Buffer.from(validText(random, 40));
      for (let end = 0; end < text.length; end++) check(text.subarray(0, end));
    }
  });

  it("deep nesting", () => {
    checkMany(1_000, () => deepText(random));
  });

  it("large documents", () => {
    checkMany(20, () => {
      const items = Array.from({ length: 2000 }, () => `{"a":[${validText(random, 1)}]}`);
      return `[${items.join(",")}${random.pick(["]", ",]", ""])}`;
    });
  });

  it("memory stays flat", async () => {
    guest = await JsonGuest.load(); // without the memory that large documents left behind, where a leak could hide
    const texts = Array.from({ length: 100 }, () => damage(random, Buffer.from(validText(random))));
    const rounds = (times: number): void => {
      for (let i = 0; i < times; i++) for (const text of texts) guest.configure(text);
    };
    rounds(100);
    const pages = guest.memoryPages;
    rounds(2_000);
    assert.equal(guest.memoryPages, pages);
  });
});

/** `found` is from a dump: objects are maps, and numbers beyond doubles are marked. */
function assertSame(found: unknown, expected: unknown): void {
  if (found === OVERFLOW) {
    assert.ok(expected === Infinity || expected === -Infinity, `overflow instead of ${expected}`);
  } else if (found instanceof Map) {
    const entries = Object.entries(expected as object);
    assert.equal(found.size, entries.length, "members");
    for (const [name, value] of entries) assertSame(found.get(name), value);
  } else if (Array.isArray(found)) {
    const elements = expected as unknown[];
    assert.equal(found.length, elements.length, "elements");
    for (const [index, element] of found.entries()) assertSame(element, elements[index]);
  } else {
    assert.ok(Object.is(found, expected), `${String(found)} instead of ${String(expected)}`);
  }
}
