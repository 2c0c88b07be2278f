import { Bytes } from "../../../assembly/bytes/bytes";
import { FieldTable } from "./field-table";
import { indexWithin } from "./query-string";

const SEMICOLON: u8 = 0x3b;
const EQUALS: u8 = 0x3d;
const SPACE: u8 = 0x20;
const QUOTE: u8 = 0x22;

const name = new Bytes();
const value = new Bytes();

/**
 * Takes one `cookie` header apart, as Envoy does: parts between semicolons, spaces before a name are left out, so are
 * quotation marks around a value, and parts without `=`.
 */
export function readCookies(header: Bytes, into: FieldTable): void {
  let start = 0;
  while (start < header.length) {
    const found = header.indexOf(SEMICOLON, start);
    const end = found < 0 ? header.length : found;
    readCookie(header, start, end, into);
    start = end + 1;
  }
}

function readCookie(header: Bytes, from: i32, end: i32, into: FieldTable): void {
  let start = from;
  while (start < end && header.at(start) == SPACE) start++;
  const equals = indexWithin(header, EQUALS, start, end);
  if (equals < 0) return;
  let first = equals + 1;
  let last = end;
  if (last - first >= 2 && header.at(first) == QUOTE && header.at(last - 1) == QUOTE) {
    first++;
    last--;
  }
  name.aim(header.ptr + <usize>start, equals - start);
  value.aim(header.ptr + <usize>first, last - first);
  into.add(name, value);
}
