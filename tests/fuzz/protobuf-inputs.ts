// Random protobuf messages, written by an implementation that is not ours.

import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { Random } from "./random.js";

/** A message, and the numbers in it in the order of writing, as 64 bits each. */
export interface Message {
  bytes: Uint8Array;
  numbers: bigint[];
}

const MAX_DEPTH = 6;

/** A message whose field numbers tell the types, as tests/fixtures/codecs-fuzz.ts has them; 19 and beyond are unknown. */
export function message(random: Random, budget = { left: 12 }, depth = 0): Message {
  const writer = new BinaryWriter();
  const numbers: bigint[] = [];
  while (budget.left-- > 0 && !random.oneIn(6)) field(random, writer, numbers, budget, depth);
  return { bytes: writer.finish(), numbers };
}

function field(
  random: Random,
  writer: BinaryWriter,
  numbers: bigint[],
  budget: { left: number },
  depth: number,
): void {
  const number = 1 + random.below(depth < MAX_DEPTH ? 20 : 15);
  if (number <= 13) {
    numbers.push(scalar(random, writer, number));
  } else if (number === 14) {
    writer.tag(14, WireType.LengthDelimited).string(text(random));
  } else if (number === 15) {
    writer.tag(15, WireType.LengthDelimited).bytes(bytes(random));
  } else if (number === 16) {
    const within = message(random, budget, depth + 1);
    writer.tag(16, WireType.LengthDelimited).bytes(within.bytes);
    numbers.push(...within.numbers);
  } else if (number === 17) {
    const values = Array.from({ length: random.below(40) }, () => int32(random));
    writer.tag(17, WireType.LengthDelimited).fork();
    for (const value of values) writer.sint32(value);
    writer.join();
    numbers.push(...values.map((value) => unsigned(BigInt(value))));
  } else if (number === 18) {
    const values = Array.from({ length: random.below(20) }, () => double(random));
    writer.tag(18, WireType.LengthDelimited).fork();
    for (const value of values) writer.double(value);
    writer.join();
    numbers.push(...values.map(doubleBits));
  } else {
    unknown(random, writer, depth);
  }
}

function scalar(random: Random, writer: BinaryWriter, number: number): bigint {
  const small = int32(random);
  const large = int64(random);
  const float = Math.fround(double(random));
  switch (number) {
    case 1:
      writer.tag(1, WireType.Varint).int32(small);
      return unsigned(BigInt(small));
    case 2:
      writer.tag(2, WireType.Varint).int64(large);
      return unsigned(large);
    case 3:
      writer.tag(3, WireType.Varint).uint32(small >>> 0);
      return BigInt(small >>> 0);
    case 4:
      writer.tag(4, WireType.Varint).uint64(unsigned(large));
      return unsigned(large);
    case 5:
      writer.tag(5, WireType.Varint).sint32(small);
      return unsigned(BigInt(small));
    case 6:
      writer.tag(6, WireType.Varint).sint64(large);
      return unsigned(large);
    case 7:
      writer.tag(7, WireType.Varint).bool(small > 0);
      return small > 0 ? 1n : 0n;
    case 8:
      writer.tag(8, WireType.Bit32).fixed32(small >>> 0);
      return BigInt(small >>> 0);
    case 9:
      writer.tag(9, WireType.Bit32).sfixed32(small);
      return unsigned(BigInt(small));
    case 10:
      writer.tag(10, WireType.Bit64).fixed64(unsigned(large));
      return unsigned(large);
    case 11:
      writer.tag(11, WireType.Bit64).sfixed64(large);
      return unsigned(large);
    case 12:
      writer.tag(12, WireType.Bit32).float(float);
      return floatBits(float);
    default: {
      const value = double(random);
      writer.tag(13, WireType.Bit64).double(value);
      return doubleBits(value);
    }
  }
}

/** A field that the reader does not know, of any wire type. */
function unknown(random: Random, writer: BinaryWriter, depth: number): void {
  const number = random.pick([19, 20, 2047, 2048, 536870911]);
  const kind = random.below(5);
  if (kind === 0) writer.tag(number, WireType.Varint).uint64(unsigned(int64(random)));
  else if (kind === 1) writer.tag(number, WireType.Bit64).fixed64(unsigned(int64(random)));
  else if (kind === 2) writer.tag(number, WireType.Bit32).fixed32(int32(random) >>> 0);
  else if (kind === 3) writer.tag(number, WireType.LengthDelimited).bytes(bytes(random));
  else {
    writer.tag(number, WireType.StartGroup);
    for (let left = random.below(3); left > 0 && depth < MAX_DEPTH; left--)
      unknown(random, writer, depth + 1);
    writer.tag(number, WireType.EndGroup);
  }
}

function int32(random: Random): number {
  return Number(BigInt.asIntN(32, int64(random)));
}

/** Of every size: as likely near 0 as near the limits. */
function int64(random: Random): bigint {
  const bits = (BigInt(random.below(2 ** 32)) << 32n) | BigInt(random.below(2 ** 32));
  const value = BigInt.asUintN(64, bits) >> BigInt(random.below(64));
  return BigInt.asIntN(64, random.oneIn(2) ? value : -value);
}

function double(random: Random): number {
  return random.pick([0, -0, 1.5, -1e300, 5e-324, Infinity, -Infinity, random.below(1e9) / 7]);
}

function text(random: Random): string {
  return random.pick(["a", "é", "€", "😀", ""]).repeat(random.below(random.oneIn(9) ? 200 : 9));
}

function bytes(random: Random): Uint8Array {
  return Uint8Array.from({ length: random.below(random.oneIn(9) ? 300 : 9) }, () => random.below(256));
}

function unsigned(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

function doubleBits(value: number): bigint {
  return new BigUint64Array(Float64Array.of(value).buffer)[0]!;
}

function floatBits(value: number): bigint {
  return BigInt(new Uint32Array(Float32Array.of(value).buffer)[0]!);
}

/** Tags, lengths and values, valid and not, one behind the other. */
export function tokenSoup(random: Random): Uint8Array {
  const tokens: number[][] = [
    [0x08, 0x01],
    [0x0a, 0x01, 0x61],
    [0x0b],
    [0x0c],
    [0x13],
    [0x14],
    [0x0d, 1, 2, 3, 4],
    [0x09, 1, 2, 3, 4, 5, 6, 7, 8],
    [0x0a, 0x80, 0x00],
    [0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f],
    [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    [0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    [0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02],
    [0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
    [0x88, 0x80, 0x80, 0x80, 0x00, 0x05],
    [0x88, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00, 0x05],
    [0x00],
    [0x07],
    [0x0e],
    [0x80],
    [0xf8, 0xff, 0xff, 0xff, 0x0f, 0x01],
    [0x80, 0x80, 0x80, 0x80, 0x10, 0x01],
  ];
  return Uint8Array.from(Array.from({ length: random.below(8) }, () => random.pick(tokens)).flat());
}

/** Groups or messages within each other, closed, left open or closed too often. */
export function deepMessage(random: Random): Uint8Array {
  const depth = random.oneIn(3) ? 95 + random.below(10) : random.below(3000);
  const closed = random.oneIn(3) ? Math.max(depth + random.below(3) - 1, 0) : depth;
  return Uint8Array.from([...Array(depth).fill(0x0b), ...Array(closed).fill(0x0c)]);
}
