// What the guest has to make of a message, by an implementation that is not ours. Varints are decoded by it; what
// it lets pass and we do not is stated here.

import { BinaryReader } from "@bufbuild/protobuf/wire";

const MAX_FIELD = 536870911n;
const MAX_DEPTH = 100;

/** The fields as the guest's `walk` lists them, with the bytes of length-delimited fields in their place. */
export type Listed = bigint | Uint8Array;

/** Every field of a message; null if it is none. */
export function listFields(message: Uint8Array): Listed[] | null {
  const list: Listed[] = [];
  try {
    const end = readFields(message, 0, null, 0, list);
    return end === message.length ? list : null;
  } catch {
    return null;
  }
}

/** Reads up to the end of the message or of the group; returns where that is. */
function readFields(
  message: Uint8Array,
  start: number,
  group: bigint | null,
  depth: number,
  list: Listed[],
): number {
  if (depth > MAX_DEPTH) throw new Error("too deep");
  let at = start;
  while (at < message.length) {
    const [tag, valueAt] = varint(message, at);
    const field = tag >> 3n;
    if (field === 0n || field > MAX_FIELD) throw new Error("field number");
    const type = Number(tag & 7n);
    if (type === 4) {
      if (field !== group) throw new Error("group");
      list.push(0n);
      return valueAt;
    }
    list.push(field, BigInt(type));
    at = readValue(message, valueAt, type, field, depth, list);
  }
  if (group !== null) throw new Error("open group");
  return at;
}

function readValue(
  message: Uint8Array,
  at: number,
  type: number,
  field: bigint,
  depth: number,
  list: Listed[],
): number {
  const reader = new BinaryReader(message.subarray(at));
  if (type === 0) {
    const [value, end] = varint(message, at);
    list.push(value);
    return end;
  }
  if (type === 1) {
    list.push(BigInt(reader.fixed64()));
    return at + 8;
  }
  if (type === 5) {
    list.push(BigInt(reader.fixed32()));
    return at + 4;
  }
  if (type === 2) {
    const [length, from] = varint(message, at);
    if (length > BigInt(message.length - from)) throw new Error("length");
    const end = from + Number(length);
    list.push(message.subarray(from, end));
    return end;
  }
  if (type === 3) return readFields(message, at, field, depth + 1, list);
  throw new Error("wire type");
}

/** A varint and where it ends. The library drops the bits beyond the 64th; we refuse them. */
function varint(message: Uint8Array, at: number): [bigint, number] {
  const reader = new BinaryReader(message.subarray(at));
  const value = BigInt(reader.uint64());
  const end = at + reader.pos;
  if (reader.pos === 10 && message[end - 1]! > 1) throw new Error("more than 64 bits");
  return [value, end];
}
