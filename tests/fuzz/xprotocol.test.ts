// The codecs of RPC protocols: no input makes one trap or the memory grow, none is taken for another frame than it is (by an
// oracle), and where a frame is cut on its way makes no difference. `FUZZ_SEED=…` takes another seed.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { Random } from "./random.js";
import { fuzzedCodecs } from "./xprotocol-codecs.js";
import { Status } from "./xprotocol-description.js";
import { XProtocolGuest } from "./xprotocol-guest.js";
import { randomInput } from "./xprotocol-inputs.js";

const SEED = Number(process.env.FUZZ_SEED ?? 20261121);
const INPUTS = 100_000;
const BATCH = 2_000;
/** Frames that are decoded and written without a collection: 40 bytes of garbage for each would not go unseen. */
const ROUNDS = 100_000;

describe(`RPC codecs, fuzzed with seed ${SEED}`, () => {
  let guest: XProtocolGuest;

  before(async () => {
    guest = await XProtocolGuest.load();
  });

  for (const { name, frames, oracle } of fuzzedCodecs) {
    it(`${name} says of ${INPUTS} inputs what an oracle says`, () => {
      const random = new Random(SEED);
      const seen = new Map<Status, number>();
      for (let done = 0; done < INPUTS; done += BATCH) {
        const inputs = Array.from({ length: BATCH }, () => randomInput(random, frames));
        const answers = guest.decodeAll(name, inputs);
        assert.equal(answers.length, BATCH);
        for (const [index, input] of inputs.entries()) {
          const answer = answers[index]!;
          const expected = oracle(input) ?? answer;
          if (!answer.equals(expected)) {
            assert.equal(answer.toString("latin1"), expected.toString("latin1"), input.toString("hex"));
          }
          seen.set(answer[0]!, (seen.get(answer[0]!) ?? 0) + 1);
        }
      }
      // Each outcome is frequent enough to be tested at all.
      for (const status of [Status.NeedMore, Status.Head, Status.Whole, Status.Malformed]) {
        assert.ok((seen.get(status) ?? 0) > INPUTS / 100, `${Status[status]}: ${seen.get(status)}`);
      }
    });

    it(`${name} makes nothing of where its frames are cut`, () => {
      for (const frame of frames) {
        assert.equal(guest.cutEverywhere(name, frame), frame.length);
      }
    });

    it(`${name} takes no memory for a frame`, () => {
      for (const frame of frames) guest.repeat(name, frame, ROUNDS / frames.length);
    });
  }
});
