// SHA-256 and HMAC against Node's on random input of every length, given in random pieces. `FUZZ_SEED=…` repeats a run.

import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { before, describe, it } from "node:test";
import { CodecsGuest } from "./codecs-guest.js";
import { chooseSeed, Random } from "./random.js";

const seed = chooseSeed();

describe(`hash fuzzing, seed ${seed}`, () => {
  let guest: CodecsGuest;
  const random = new Random(seed);

  before(async () => {
    guest = await CodecsGuest.load();
  });

  function randomData(): Buffer {
    const length = random.oneIn(50) ? random.below(100_000) : random.below(300);
    return Buffer.from(Array.from({ length }, () => random.below(256)));
  }

  it("SHA-256", () => {
    for (let i = 0; i < 4_000; i++) {
      const data = randomData();
      const first = random.below(data.length + 1);
      const second = first + random.below(data.length - first + 1);
      guest.call("hash", data, first, second);
      const expected = createHash("sha256").update(data).digest();
      assert.ok(
        guest.result().equals(expected),
        `FUZZ_SEED=${seed}, ${data.length} bytes cut at ${first}, ${second}`,
      );
    }
  });

  it("HMAC-SHA256", () => {
    for (let i = 0; i < 4_000; i++) {
      const data = randomData();
      const keyLength = random.below(Math.min(data.length, 200) + 1);
      guest.call("authenticate", data, keyLength);
      const expected = createHmac("sha256", data.subarray(0, keyLength))
        .update(data.subarray(keyLength))
        .digest();
      assert.ok(
        guest.result().equals(expected),
        `FUZZ_SEED=${seed}, key of ${keyLength}, ${data.length} bytes`,
      );
    }
  });
});
