// Hessian 2: the scanner finds where values end that real encoders made and that were made up in every form there is; what is
// damaged or cut off is told from those as another reader does; no input makes it trap, read beyond its end or take more memory.
// `FUZZ_SEED=…` repeats a run.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { recordedValues } from "../protocols/fixtures/dubbo.js";
import { CUT, HessianGuest, type HessianInput, REFUSED } from "./hessian-guest.js";
import { CutShort, HessianOracle, NoHessian, TooDeep } from "./hessian-oracle.js";
import { encodeUnits, HessianValues } from "./hessian-values.js";
import { chooseSeed, Random } from "./random.js";

const seed = chooseSeed();
const BATCH = 500;
const ENDS = [0x5a, 0x4e, 0x48, 0x43, 0x51, 0x57, 0x52, 0x60, 0x7f, 0x90, 0xff, 0x00];

describe(`Hessian fuzzing, seed ${seed}`, () => {
  let guest: HessianGuest;
  const random = new Random(seed);

  before(async () => {
    guest = await HessianGuest.load();
  });

  function check(inputs: readonly HessianInput[], expected: readonly (number | null)[]): void {
    const found = guest.skipAll(inputs);
    for (const [index, { bytes, values }] of inputs.entries()) {
      if (expected[index] === null || found[index] === expected[index]) continue;
      const context = `FUZZ_SEED=${seed}, ${values} values of ${bytes.toString("hex")}`;
      assert.equal(found[index], expected[index], context);
    }
  }

  function randomStream(): HessianInput {
    const stream = new HessianValues(random);
    const values = 1 + random.below(4);
    return { values, bytes: Buffer.concat(Array.from({ length: values }, () => stream.value(30))) };
  }

  it("values of real encoders end where they do", () => {
    const recorded = recordedValues();
    assert.ok(recorded.length > 25);
    for (const { bytes } of recorded) {
      check(
        [
          { bytes, values: 1 },
          { bytes: Buffer.concat([bytes, bytes]), values: 1 },
        ],
        [bytes.length, bytes.length],
      );
    }
  });

  it("values of real encoders are cut short wherever they are cut", () => {
    for (const { bytes } of recordedValues().filter(({ bytes }) => bytes.length < 3000)) {
      const inputs = Array.from({ length: bytes.length }, (_, end) => ({
        bytes: bytes.subarray(0, end),
        values: 1,
      }));
      check(
        inputs,
        inputs.map(() => CUT),
      );
    }
  });

  it("values in every form end where they do, and the other reader says so", () => {
    for (let done = 0; done < 20_000; done += BATCH) {
      const inputs = Array.from({ length: BATCH }, randomStream);
      for (const input of inputs) assert.equal(endOf(input), input.bytes.length);
      check(
        inputs,
        inputs.map(({ bytes }) => bytes.length),
      );
    }
  });

  it("100,000 damaged streams are told as the other reader tells them", () => {
    const seen = new Map<string, number>();
    for (let done = 0; done < 100_000; done += BATCH) {
      const inputs = Array.from({ length: BATCH }, () => damage(randomStream()));
      const expected = inputs.map(endOf);
      check(inputs, expected);
      for (const end of expected) {
        const kind = end === null ? "deep" : end === CUT ? "cut" : end === REFUSED ? "refused" : "found";
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
      }
    }
    for (const kind of ["cut", "refused", "found"])
      assert.ok((seen.get(kind) ?? 0) > 5_000, `${kind}: ${seen.get(kind)}`);
  });

  it("any bytes are told as the other reader tells them", () => {
    for (let done = 0; done < 50_000; done += BATCH) {
      const inputs = Array.from({ length: BATCH }, () => ({
        values: random.below(4),
        bytes: Buffer.from(
          Array.from({ length: random.below(60) }, () =>
            random.oneIn(3) ? random.pick(ENDS) : random.below(256),
          ),
        ),
      }));
      check(inputs, inputs.map(endOf));
    }
  });

  it("values that lie too deep are refused, but not those in the last place", () => {
    const lists = (depth: number, list: number[]): Buffer =>
      Buffer.concat([Buffer.from(Array.from({ length: depth }, () => list).flat()), Buffer.of(0x4e)]);
    const last = lists(300_000, [0x79]);
    const first = Buffer.concat([lists(5_000, [0x7a]), Buffer.alloc(5_000, 0x4e)]);
    const notTooDeep = Buffer.concat([lists(2_000, [0x7a]), Buffer.alloc(2_000, 0x4e)]);
    check(
      [last, first, notTooDeep].map((bytes) => ({ bytes, values: 1 })),
      [last.length, REFUSED, notTooDeep.length],
    );
  });

  it("classes beyond what a stream has are refused", () => {
    const classes = (count: number): Buffer =>
      Buffer.concat(Array.from({ length: count }, () => Buffer.of(0x43, 0x00, 0x90, 0x60)));
    check(
      [
        { bytes: classes(4096), values: 4096 },
        { bytes: classes(4097), values: 4097 },
      ],
      [4096 * 4, REFUSED],
    );
  });

  it("texts are read as UTF-8 and written again", () => {
    for (let i = 0; i < 5_000; i++) {
      const bytes = new HessianValues(random).string();
      const text = new HessianOracle(bytes).string();
      assert.equal(guest.readText(bytes).toString(), text, `FUZZ_SEED=${seed}, ${bytes.toString("hex")}`);
      const written = guest.writeText(Buffer.from(text));
      assert.equal(new HessianOracle(written).string(), text);
      assert.equal(guest.readText(written).toString(), text);
    }
  });

  it("long texts are written in pieces that part no character", () => {
    for (const text of [
      "x".repeat(100_000),
      "é😀".repeat(25_000),
      `a${"😀".repeat(40_000)}`,
      "世".repeat(0x8000),
    ]) {
      const written = guest.writeText(Buffer.from(text));
      assert.equal(new HessianOracle(written).string(), text);
      assert.equal(guest.readText(written).toString(), text);
    }
  });

  it("lone surrogates and overlong forms are shown as what can be shown", () => {
    const cases: [string, string][] = [
      ["\ud800", "\ufffd"],
      ["a\udc00b", "a\ufffdb"],
      ["\ud83d\ud83d\ude00", "\ufffd😀"],
      ["世\udc00界世界", "世\ufffd界世界"],
      ["\udc00世界世界", "\ufffd世界世界"],
      ["世😀世界世界", "世😀世界世界"],
    ];
    for (const [units, text] of cases) {
      const bytes = Buffer.concat([Buffer.of(units.length), encodeUnits(units)]);
      assert.equal(guest.readText(bytes).toString(), text);
    }
    assert.equal(guest.readText(Buffer.of(2, 0xc1, 0x81, 0xe0, 0x81, 0x82)).toString(), "AB");
    assert.equal(guest.readText(Buffer.of(2, 0xf0, 0x9f, 0x98, 0x80)), REFUSED);
    assert.equal(guest.readText(Buffer.of(1, 0x80)), REFUSED);
    assert.equal(guest.readText(Buffer.of(2, 0x61)), CUT);
  });

  it("bytes that are no UTF-8 are written as Latin-1", () => {
    assert.equal(new HessianOracle(guest.writeText(Buffer.of(0x61, 0xff, 0xe4, 0x62))).string(), "aÿäb");
  });

  /** A stream cut off, with bytes changed, left out or put in. */
  function damage({ bytes, values }: HessianInput): HessianInput {
    const kind = random.below(5);
    const at = random.below(bytes.length);
    if (kind === 0) return { values, bytes: bytes.subarray(0, at) };
    if (kind === 1) return { values, bytes: Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]) };
    if (kind === 2) {
      return {
        values,
        bytes: Buffer.concat([bytes.subarray(0, at), Buffer.of(random.pick(ENDS)), bytes.subarray(at)]),
      };
    }
    const changed = Buffer.from(bytes);
    for (let i = random.below(3); i >= 0; i--) {
      const place = random.below(bytes.length);
      changed[place] = random.oneIn(2) ? random.pick(ENDS) : changed[place]! ^ (1 << random.below(8));
    }
    return { values, bytes: changed };
  }
});

/** What the other reader says: where the values end, `CUT`, `REFUSED`, or null where it has no opinion. */
function endOf({ bytes, values }: HessianInput): number | null {
  const reader = new HessianOracle(bytes);
  try {
    for (let i = 0; i < values; i++) reader.value();
    return reader.at;
  } catch (error) {
    if (error instanceof TooDeep) return null;
    if (error instanceof CutShort) return CUT;
    if (error instanceof NoHessian) return REFUSED;
    throw error;
  }
}
