import { Bytes } from "../../../assembly/bytes/bytes";
import { reserve } from "../../../assembly/bytes/scratch";
import { FieldTable } from "./field-table";

const COMMA: u8 = 0x2c;

const part = new Bytes();

/**
 * Makes one field of all that are called like the one at `first`: their values, joined by commas, in memory that lives until
 * the callback returns. The others are not found any more, so it is done once.
 */
export function joinFields(fields: FieldTable, first: i32, second: i32, name: Bytes, hash: u32): void {
  let length = valueLength(fields, first);
  let next = second;
  while (next >= 0) {
    length += valueLength(fields, next) + 1;
    next = fields.findHashed(name, hash, next + 1);
  }
  const joined = reserve(<usize>length);
  let at = append(fields, first, joined);
  next = second;
  while (next >= 0) {
    store<u8>(at, COMMA);
    at = append(fields, next, at + 1);
    fields.hide(next);
    next = fields.findHashed(name, hash, next + 1);
  }
  fields.replace(first, joined, length);
}

function valueLength(fields: FieldTable, index: i32): i32 {
  fields.read(index, part);
  return part.length;
}

function append(fields: FieldTable, index: i32, at: usize): usize {
  fields.read(index, part);
  memory.copy(at, part.ptr, <usize>part.length);
  return at + <usize>part.length;
}
