// base64 and hexadecimal digits against Node's on random input: the two agree, but for texts that Node lets pass and we
// do not. `FUZZ_SEED=…` repeats a run.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { CodecsGuest } from "./codecs-guest.js";
import { damage } from "./json-inputs.js";
import { chooseSeed, Random } from "./random.js";

const seed = chooseSeed();

/** The four forms, in the order of the guest's enum. */
const forms = [
  { encoding: "base64", padded: true },
  { encoding: "base64", padded: false },
  { encoding: "base64url", padded: true },
  { encoding: "base64url", padded: false },
] as const;

describe(`base64 fuzzing, seed ${seed}`, () => {
  let guest: CodecsGuest;
  const random = new Random(seed);

  before(async () => {
    guest = await CodecsGuest.load();
  });

  function randomData(): Buffer {
    return Buffer.from(Array.from({ length: random.below(60) }, () => random.below(256)));
  }

  function encoded(data: Buffer, form: number): string {
    const { encoding, padded } = forms[form]!;
    const text = data.toString(encoding).replace(/=*$/, "");
    return padded ? text.padEnd(Math.ceil(text.length / 4) * 4, "=") : text;
  }

  it("encodes as Node does, and decodes it again", () => {
    for (let i = 0; i < 10_000; i++) {
      const data = randomData();
      const form = random.below(4);
      guest.call("toBase64", data, form);
      const text = guest.result();
      assert.equal(text.toString(), encoded(data, form), `FUZZ_SEED=${seed}`);
      assert.equal(guest.call("fromBase64", text, form), -1, `FUZZ_SEED=${seed}, ${text}`);
      assert.ok(guest.result().equals(data), `FUZZ_SEED=${seed}, ${text}`);
    }
  });

  it("takes a text if and only if it is the encoding of some bytes", () => {
    let accepted = 0;
    const times = 30_000;
    for (let i = 0; i < times; i++) {
      const form = random.below(4);
      const text = Buffer.from(
        damage(random, Buffer.from(encoded(randomData(), random.oneIn(3) ? random.below(4) : form))),
      );
      // Node drops what it does not understand: a text is one of ours if encoding again gives it back.
      const decoded = Buffer.from(text.toString("latin1"), "base64");
      const expected = encoded(decoded, form) === text.toString("latin1");
      const error = guest.call("fromBase64", text, form);
      const context = `FUZZ_SEED=${seed}, form ${form}, ${JSON.stringify(text.toString("latin1"))}, error ${error}`;
      assert.equal(error === -1, expected, context);
      if (expected) assert.ok(guest.result().equals(decoded), context);
      if (expected) accepted++;
    }
    assert.ok(accepted > times / 50 && accepted < times / 2, `${accepted} of ${times} accepted`);
  });

  it("hexadecimal digits are undone", () => {
    for (let i = 0; i < 2_000; i++) {
      const data = randomData();
      guest.call("throughHex", data);
      assert.ok(guest.result().equals(data), `FUZZ_SEED=${seed}`);
    }
  });
});
