import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { decodePairs, encodePairs, maximumPairs, maximumPairsBytes } from "../../host/pairs.js";

/** Two pairs: `a: bc` and `d:` with nothing. */
const golden = Buffer.from(
  "02000000" + "01000000" + "02000000" + "01000000" + "00000000" + "6100" + "626300" + "6400" + "00",
  "hex",
);

describe("header pairs", () => {
  test("have the ABI's bytes", () => {
    assert.deepEqual(
      encodePairs([
        ["a", "bc"],
        ["d", ""],
      ]),
      golden,
    );
  });

  test("are read back", () => {
    assert.deepEqual(decodePairs(golden), [
      ["a", "bc"],
      ["d", ""],
    ]);
  });

  test("keep bytes above ASCII as they are", () => {
    const pairs: [string, string][] = [["x", "\xc3\xa9\xff"]];
    const blob = encodePairs(pairs);
    assert.ok(blob.includes(Buffer.from([0xc3, 0xa9, 0xff])));
    assert.deepEqual(decodePairs(blob), pairs);
  });

  test("of none are no bytes, and four zeros or nothing read as none", () => {
    assert.equal(encodePairs([]).length, 0);
    assert.deepEqual(decodePairs(Buffer.alloc(0)), []);
    assert.deepEqual(decodePairs(Buffer.alloc(4)), []);
  });

  for (const [what, spoil] of [
    ["that end early", (blob: Buffer) => blob.subarray(0, blob.length - 1)],
    ["with a byte too many", (blob: Buffer) => Buffer.concat([blob, Buffer.alloc(1)])],
    ["without the NUL after a name", (blob: Buffer) => withByte(blob, 21, 0x78)],
    ["without the NUL after a value", (blob: Buffer) => withByte(blob, 24, 0x78)],
    ["with a length beyond the end", (blob: Buffer) => withByte(blob, 7, 0xff)],
    ["with a count beyond the end", (blob: Buffer) => withByte(blob, 0, 0xff)],
  ] as const) {
    test(`${what} read as none`, () => assert.deepEqual(decodePairs(spoil(golden)), []));
  }

  test("are read up to Envoy's limits", () => {
    const many = (count: number) => encodePairs(Array.from({ length: count }, () => ["n", "v"]));
    assert.equal(decodePairs(many(maximumPairs)).length, maximumPairs);
    assert.deepEqual(decodePairs(many(maximumPairs + 1)), []);
    const big = (size: number) => encodePairs([["n", "v".repeat(size - 4 - 8 - 3)]]);
    assert.equal(decodePairs(big(maximumPairsBytes)).length, 1);
    assert.deepEqual(decodePairs(big(maximumPairsBytes + 1)), []);
  });
});

function withByte(blob: Buffer, at: number, byte: number): Buffer {
  const copy = Buffer.from(blob);
  copy[at] = byte;
  return copy;
}
