import { Bytes } from "../../../assembly/bytes/bytes";
import { FieldTable } from "./field-table";

const AND: u8 = 0x26;
const EQUALS: u8 = 0x3d;

const name = new Bytes();
const value = new Bytes();

/**
 * Takes a query apart: `a=1&b` has `a` with the value `1` and `b` with an empty one. Nothing is decoded, as in Envoy's
 * route matching.
 */
export function readQuery(query: Bytes, into: FieldTable): void {
  let start = 0;
  while (start < query.length) {
    const found = query.indexOf(AND, start);
    const end = found < 0 ? query.length : found;
    const equals = indexWithin(query, EQUALS, start, end);
    const nameEnd = equals < 0 ? end : equals;
    const valueStart = equals < 0 ? end : equals + 1;
    name.aim(query.ptr + <usize>start, nameEnd - start);
    value.aim(query.ptr + <usize>valueStart, end - valueStart);
    into.add(name, value);
    start = end + 1;
  }
}

/** The index of the first such byte from `start` up to `end`; -1 if there is none. */
export function indexWithin(text: Bytes, byte: u8, start: i32, end: i32): i32 {
  for (let i = start; i < end; i++) {
    if (text.at(i) == byte) return i;
  }
  return -1;
}
