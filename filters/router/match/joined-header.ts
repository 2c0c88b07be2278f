import { Bytes } from "../../../assembly/bytes/bytes";
import { reserve } from "../../../assembly/bytes/scratch";
import { FieldTable } from "./field-table";

const COMMA: u8 = 0x2c;

const part = new Bytes();

/** Joins the values of all fields of a name from the one at `first` on by commas, in memory that lives until the callback returns. */
export function joinFields(fields: FieldTable, first: i32, name: Bytes, hash: u32, into: Bytes): void {
  let length = -1;
  for (let i = first; i >= 0; i = fields.findHashed(name, hash, i + 1)) {
    fields.read(i, part);
    length += part.length + 1;
  }
  const joined = reserve(<usize>length);
  let at = joined;
  for (let i = first; i >= 0; i = fields.findHashed(name, hash, i + 1)) {
    if (i != first) store<u8>(at++, COMMA);
    fields.read(i, part);
    memory.copy(at, part.ptr, <usize>part.length);
    at += <usize>part.length;
  }
  into.aim(joined, length);
}
