// How long a zlib stream gets, found out without decompressing it, against Node's zlib: for every stream that zlib takes,
// the guest knows the length; what the guest takes for one, zlib never makes longer. `FUZZ_SEED=…` repeats a run.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { constants, deflateSync, inflateRawSync, inflateSync } from "node:zlib";
import { CodecsGuest } from "./codecs-guest.js";
import { damage } from "./json-inputs.js";
import { chooseSeed, Random } from "./random.js";

const seed = chooseSeed();
const LIMIT = 2 ** 31 - 1;
const NOT_ZLIB = -1;
const TOO_LARGE = -2;

describe(`zlib fuzzing, seed ${seed}`, () => {
  let guest: CodecsGuest;
  const random = new Random(seed);

  before(async () => {
    guest = await CodecsGuest.load();
  });

  /** Text, noise, runs: what makes literals, long copies, stored blocks. */
  function randomData(): Buffer {
    const piece = (): Buffer => {
      const length = random.below(random.oneIn(10) ? 40_000 : 400);
      const letters = random.pick([1, 2, 16, 256]);
      return Buffer.from(Array.from({ length }, () => random.below(letters)));
    };
    return Buffer.concat(Array.from({ length: random.below(5) }, piece));
  }

  function randomStream(data: Buffer): Buffer {
    const strategy = random.pick([
      constants.Z_DEFAULT_STRATEGY,
      constants.Z_FILTERED,
      constants.Z_HUFFMAN_ONLY,
      constants.Z_RLE,
      constants.Z_FIXED,
    ]);
    const windowBits = 9 + random.below(7);
    return deflateSync(data, {
      level: random.below(10),
      memLevel: 1 + random.below(9),
      strategy,
      windowBits,
    });
  }

  it("knows the length of what comes out, and stops at a limit below it", () => {
    for (let i = 0; i < 1_500; i++) {
      const data = randomData();
      const stream = randomStream(data);
      const context = `FUZZ_SEED=${seed}, ${stream.toString("hex").slice(0, 2000)}`;
      assert.equal(guest.call("sizeOfZlib", stream, LIMIT), data.length, context);
      assert.equal(guest.call("sizeOfZlib", stream, data.length), data.length, context);
      const less = random.below(data.length);
      if (data.length > 0) assert.equal(guest.call("sizeOfZlib", stream, less), TOO_LARGE, context);
      const cut = stream.subarray(0, random.below(stream.length));
      assert.equal(guest.call("sizeOfZlib", cut, LIMIT), NOT_ZLIB, context);
    }
  });

  it("is never wrong about a damaged stream", () => {
    let whole = 0;
    let behindAWrongSum = 0;
    for (let i = 0; i < 8_000; i++) {
      const stream = Buffer.from(damage(random, randomStream(randomData().subarray(0, 300))));
      const size = guest.call("sizeOfZlib", stream, LIMIT);
      const context = `FUZZ_SEED=${seed}, ${stream.toString("hex")}`;
      const checked = attempt(() => inflateSync(stream));
      if (checked) assert.equal(size, checked.length, context);
      if (checked) whole++;
      // Without the header and the sum, as far as they are there.
      const raw = attempt(() => inflateRawSync(stream.subarray(2)));
      if (raw && size !== NOT_ZLIB) assert.equal(size, raw.length, context);
      if (raw && size !== NOT_ZLIB && !checked) behindAWrongSum++;
    }
    assert.ok(whole > 100 && behindAWrongSum > 100, `${whole} whole, ${behindAWrongSum} with a wrong sum`);
  });

  it("goes through a bomb quickly, and no further than the limit", () => {
    const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024), { level: 9 });
    assert.equal(guest.call("sizeOfZlib", bomb, LIMIT), 64 * 1024 * 1024);
    assert.equal(guest.call("sizeOfZlib", bomb, 1024 * 1024), TOO_LARGE);
  });
});

/** What zlib makes of a stream; undefined if it refuses it. */
function attempt(inflate: () => Buffer): Buffer | undefined {
  try {
    return inflate();
  } catch {
    return undefined;
  }
}
