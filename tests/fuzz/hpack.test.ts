// HPACK against the plainest reading of RFC 7541 (hpack-oracle.ts) on random blocks, and against itself both ways: no trap, the same
// headers, the same tables, flat memory. `FUZZ_SEED=…` repeats a run.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { type Header, HpackOracle } from "./hpack-oracle.js";
import { type HttpExports, HttpGuest } from "./http-guest.js";
import { chooseSeed, Random } from "./random.js";

const seed = chooseSeed();

interface Exports extends HttpExports {
  create(decoderTable: number, maxListSize: number, encoderTable: number, huffman: number): void;
  decode(at: number, length: number, most: number): number;
  tableSize(): number;
  setMaxTableSize(size: number): void;
  setPeerTableSize(size: number): void;
  begin(): void;
  encode(at: number, nameLength: number, valueLength: number, indexing: number): void;
  encoderTableSize(): number;
  listAddress(): number;
  listLength(): number;
  blockAddress(): number;
  blockLength(): number;
  frontier(): number;
}

class HpackGuest extends HttpGuest<Exports> {
  static async load(): Promise<HpackGuest> {
    return new HpackGuest(await HttpGuest.instantiate<Exports>("http-hpack-fuzz"));
  }

  /** Decodes a block: 0 if it is broken, 2 if it is too large, else 1; and its headers, no more than `most`. */
  decode(block: Uint8Array, most = 1_000_000): { verdict: number; headers: Header[] } {
    const verdict = this.exports.decode(this.put(block), block.length, most);
    const list = this.copy(this.exports.listAddress(), this.exports.listLength());
    const headers: Header[] = [];
    let at = 0;
    const text = (): string => {
      const start = at + 4;
      at = start + list.readUInt32LE(at);
      return list.toString("latin1", start, at);
    };
    while (at < list.length) headers.push([text(), text(), list.readUInt8(at++) === 1]);
    return { verdict, headers };
  }

  encode(headers: readonly [name: string, value: string, indexing: number][]): Buffer {
    this.exports.begin();
    for (const [name, value, indexing] of headers) {
      this.exports.encode(this.put(Buffer.from(name + value, "latin1")), name.length, value.length, indexing);
    }
    return this.copy(this.exports.blockAddress(), this.exports.blockLength());
  }
}

describe(`HPACK fuzzing, seed ${seed}`, () => {
  const random = new Random(seed);
  let guest: HpackGuest;
  let oracle: HpackOracle;
  let blocks: Buffer[] = [];

  before(async () => {
    guest = await HpackGuest.load();
  });

  function start(decoderTable: number, encoderTable = 4096, huffman = false): void {
    guest.exports.create(decoderTable, 2 ** 31 - 1, encoderTable, Number(huffman));
    oracle = new HpackOracle(decoderTable);
    blocks = [];
  }

  /** Has both decode a block of a connection; says whether it can go on. */
  function check(block: Buffer): boolean {
    blocks.push(block);
    try {
      const expected = oracle.decode(block);
      const found = guest.decode(block);
      assert.equal(found.verdict === 1, expected.isWhole);
      assert.deepEqual(found.headers, expected.headers);
      if (expected.isWhole) assert.equal(guest.exports.tableSize(), oracle.tableSize);
      return expected.isWhole;
    } catch (error) {
      const texts = blocks.map((each) => each.toString("hex"));
      throw new Error(`FUZZ_SEED=${seed}, table ${oracle.maxTableSize}, ${texts.join(" ")}`, {
        cause: error,
      });
    }
  }

  /** Connections of a few blocks each. Both verdicts must have come up, or the blocks are too much alike to show anything. */
  function checkMany(times: number, block: () => Buffer): void {
    let whole = 0;
    let broken = 0;
    while (whole + broken < times) {
      start(random.pick([0, 40, 128, 300, 4096, 65536]));
      if ((whole + broken) % 64 === 0) guest.exports.collect();
      for (let i = 0; i < 8; i++) {
        if (check(block())) {
          whole++;
        } else {
          broken++;
          break;
        }
      }
    }
    assert.ok(whole > 0 && broken > 0, `${whole} whole, ${broken} broken`);
  }

  function randomBytes(most: number): Buffer {
    return Buffer.from(Array.from({ length: random.below(most) }, () => random.below(256)));
  }

  /** A header's representation, or nearly. */
  function someField(): Buffer {
    const kind = random.below(12);
    if (kind < 4) return Buffer.from([0x80 | (random.oneIn(20) ? random.below(128) : 1 + random.below(64))]);
    if (kind === 4) return Buffer.from([0x20 | random.below(31)]);
    if (kind === 5 && random.oneIn(4)) return randomBytes(6);
    // A name of the dynamic table, maybe that of the entry that this one pushes out.
    if (kind === 6)
      return Buffer.concat([Buffer.from(random.oneIn(2) ? [0x7e] : [0x7f, random.below(4)]), someString()]);
    const first = random.pick([0x00, 0x10, 0x40, 0x40, 0x40]);
    if (random.oneIn(3)) return Buffer.concat([Buffer.from([first | (1 + random.below(14))]), someString()]);
    return Buffer.concat([Buffer.from([first]), someString(), someString()]);
  }

  function someString(): Buffer {
    const bytes = random.oneIn(3)
      ? randomBytes(random.oneIn(5) ? 120 : 8)
      : Buffer.from(random.pick(["a", "x-name", "v1"]));
    if (!random.oneIn(4)) return Buffer.concat([Buffer.from([bytes.length]), bytes]);
    const code = random.oneIn(2)
      ? Buffer.from(random.pick(["f1e3c2e5f23a6ba0ab90f4ff", "a8eb10649cbf", "07", "6402"]), "hex")
      : bytes;
    return Buffer.concat([Buffer.from([code.length | 0x80]), code]);
  }

  it("any bytes", () => {
    checkMany(40_000, () => randomBytes(30));
  });

  it("headers in all forms, or nearly", () => {
    checkMany(40_000, () => Buffer.concat(Array.from({ length: 1 + random.below(8) }, someField)));
  });

  const CHARACTERS = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));

  function someText(most: number): string {
    return Array.from({ length: random.below(most) }, () => random.pick(CHARACTERS)).join("");
  }

  function someHeaders(): [string, string, number][] {
    return Array.from({ length: random.below(12) }, () => [
      random.pick([":path", "accept", "x-a", `x-${random.below(40)}`, someText(10)]),
      random.pick(["/", "1", `${random.below(30)}`, someText(random.oneIn(20) ? 600 : 30)]),
      random.pick([0, 0, 0, 1, 2]),
    ]);
  }

  it("what the encoder writes is what both decoders read, through changes of the table's size", () => {
    for (let connection = 0; connection < 200; connection++) {
      const most = random.pick([0, 100, 4096, 20_000]);
      start(65536, most, random.oneIn(2));
      guest.exports.collect();
      for (let i = 0; i < 50; i++) {
        if (random.oneIn(10)) guest.exports.setPeerTableSize(random.pick([0, 50, 1000, 4096, 65536]));
        const headers = someHeaders();
        const block = guest.encode(headers);
        const { verdict, headers: read } = guest.decode(block);
        assert.equal(verdict, 1);
        assert.deepEqual(
          read,
          headers.map(([name, value, indexing]) => [name, value, indexing === 2]),
        );
        assert.deepEqual(oracle.decode(block).headers, read);
        assert.equal(guest.exports.encoderTableSize(), oracle.tableSize);
      }
    }
  });

  it("blocks that are damaged or cut off", () => {
    start(65536, 4096, true);
    const sound = Array.from({ length: 100 }, () => guest.encode(someHeaders())).filter(
      ({ length }) => length > 0,
    );
    checkMany(20_000, () => {
      const block = Buffer.from(random.pick(sound));
      for (let i = random.below(3); i > 0; i--) block[random.below(block.length)]! ^= 1 << random.below(8);
      return random.oneIn(3) ? block.subarray(0, random.below(block.length)) : block;
    });
  });

  it("tables stay in step when headers are not read to the end", () => {
    start(4096, 4096);
    for (let i = 0; i < 2_000; i++) {
      const block = guest.encode(someHeaders());
      const { headers } = oracle.decode(block);
      const most = random.below(4);
      assert.deepEqual(guest.decode(block, most), { verdict: 1, headers: headers.slice(0, most) });
      assert.equal(guest.exports.tableSize(), oracle.tableSize);
    }
  });

  it("memory stays flat, and nothing is left to be collected", () => {
    start(4096, 4096, true);
    const rounds = (from: number, to: number): void => {
      for (let i = from; i < to; i++) {
        const headers: [string, string, number][] = [
          [`x-${i % 300}`, `value ${i % 7}`, 0],
          ["x-all", `${i}`, 0],
        ];
        assert.equal(guest.decode(guest.encode(headers)).headers[1]![1], `${i}`);
      }
    };
    rounds(0, 1_000);
    guest.exports.collect();
    const frontier = guest.exports.frontier();
    rounds(1_000, 30_000);
    assert.equal(guest.exports.frontier(), frontier);
  });
});
