// Protobuf against an implementation that is not ours, on messages that it wrote, on damaged ones and on any bytes: the
// guest never traps, never reads beyond the input, and the two agree. `FUZZ_SEED=…` repeats a run.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { fromJson, type JsonValue, toBinary } from "@bufbuild/protobuf";
import { ValueSchema } from "@bufbuild/protobuf/wkt";
import { CodecsGuest, words } from "./codecs-guest.js";
import { damage, randomBytes } from "./json-inputs.js";
import { deepMessage, message, tokenSoup } from "./protobuf-inputs.js";
import { type Listed, listFields } from "./protobuf-oracle.js";
import { chooseSeed, Random } from "./random.js";

const seed = chooseSeed();

describe(`protobuf fuzzing, seed ${seed}`, () => {
  let guest: CodecsGuest;
  const random = new Random(seed);

  before(async () => {
    guest = await CodecsGuest.load();
  });

  /** Reads one input in every way and says whether it is a message. */
  function check(input: Uint8Array): boolean {
    const expected = listFields(input);
    try {
      const accepted = guest.call("walk", input) === 1;
      const found = words(guest.result());
      assert.equal(accepted, expected !== null, "accepted or refused unlike the other implementation");
      if (expected) assertSame(found, expected);
      if (guest.call("rewrite", input) === 1) assert.ok(accepted, "only a message can be written again");
      guest.result();
      guest.call("describeValue", input);
      guest.result();
    } catch (error) {
      throw new Error(`FUZZ_SEED=${seed}, input ${Buffer.from(input).toString("hex")}`, { cause: error });
    }
    return expected !== null;
  }

  /** Both verdicts must have come up, or the inputs are too much alike to show anything. */
  function checkMany(times: number, input: () => Uint8Array): void {
    let accepted = 0;
    for (let i = 0; i < times; i++) if (check(input())) accepted++;
    assert.ok(accepted > times / 50 && accepted < times, `${accepted} of ${times} are messages`);
  }

  /** The guest lists of bytes their length and a hash, which other tests check. */
  function assertSame(found: bigint[], expected: Listed[]): void {
    let at = 0;
    for (const item of expected) {
      const value = typeof item === "bigint" ? item : BigInt(item.length);
      assert.equal(found[at++], value);
      if (typeof item !== "bigint") at++;
    }
    assert.equal(at, found.length);
  }

  it("messages are written again byte for byte, and their numbers are right", () => {
    for (let i = 0; i < 8_000; i++) {
      const { bytes, numbers } = message(random, { left: random.oneIn(20) ? 300 : 12 });
      const context = `FUZZ_SEED=${seed}, input ${Buffer.from(bytes).toString("hex")}`;
      assert.ok(check(bytes), context);
      assert.equal(guest.call("rewrite", bytes), 1, context);
      const numbersFound = guest.numbers();
      assert.ok(guest.result().equals(bytes), context);
      assert.deepEqual(numbersFound, numbers, context);
    }
  });

  it("values are what another implementation wrote", () => {
    for (let i = 0; i < 3_000; i++) {
      const value = json(random);
      const bytes = toBinary(ValueSchema, fromJson(ValueSchema, value));
      guest.call("describeValue", bytes);
      assert.equal(
        guest.result().toString(),
        describeJson(value),
        `FUZZ_SEED=${seed}, ${JSON.stringify(value)}`,
      );
    }
  });

  it("damaged messages", () => {
    checkMany(20_000, () => damage(random, message(random).bytes));
  });

  it("messages cut off at every byte", () => {
    for (let i = 0; i < 150; i++) {
      const { bytes } = message(random, { left: 20 });
      for (let end = 0; end < bytes.length; end++) check(bytes.subarray(0, end));
    }
  });

  it("tags and values in any order", () => {
    checkMany(20_000, () => tokenSoup(random));
  });

  it("any bytes", () => {
    for (let i = 0; i < 20_000; i++) check(randomBytes(random));
  });

  it("deep nesting", () => {
    checkMany(500, () => deepMessage(random));
  });
});

/** Anything that a google.protobuf.Value can be. */
function json(random: Random, depth = 0): JsonValue {
  const kind = random.below(depth < 5 ? 8 : 5);
  if (kind === 0) return null;
  if (kind === 1) return random.oneIn(2);
  if (kind === 2) return random.pick([0, -0, 1.5, -1e300, 5e-324, random.below(1e9) / 7]);
  if (kind < 5) return random.pick(["", "a", "é€😀", "x".repeat(random.below(300))]);
  const count = random.below(5);
  if (kind < 7) return Array.from({ length: count }, () => json(random, depth + 1));
  const names = ["a", "b", "", "é", "name"].slice(0, count);
  return Object.fromEntries(names.map((name) => [name, json(random, depth + 1)]));
}

/** As the guest describes a value. */
function describeJson(value: JsonValue): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return String(new BigUint64Array(Float64Array.of(value).buffer)[0]);
  if (typeof value === "string") return hex(value);
  if (Array.isArray(value)) return `[${value.map((item) => `${describeJson(item)},`).join("")}]`;
  const members = Object.entries(value).map(([name, member]) => `${hex(name)}:${describeJson(member)},`);
  return `{${members.join("")}}`;
}

function hex(text: string): string {
  return Buffer.from(text).toString("hex");
}
