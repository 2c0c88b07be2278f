import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes, bytes } from "../../../assembly/bytes/bytes";

const MAX_BYTES: i32 = 64 * 1024;
const EQUALS_QUOTE = bytes('="');
const QUOTE: u8 = 0x22;
const MAX_AGE = bytes("; Max-Age=");
const PATH = bytes("; Path=");
const HTTP_ONLY = bytes("; HttpOnly");

const writer = new ByteWriter(MAX_BYTES);
let lines: Bytes[] = [];

/** Forgets the cookies of the request before. */
export function forgetNewCookies(): void {
  if (lines.length > 0) lines = [];
}

/** The lines of `set-cookie` that the response to this request gets. The list is the request's own. */
export function newCookies(): Bytes[] {
  return lines;
}

/**
 * Has the response set a cookie: `name="value"; Max-Age=…; Path=…; HttpOnly`, as Envoy does. It lives for so many seconds, or
 * with 0 as long as the browser runs; `attributes` are written as they are.
 */
export function addNewCookie(name: Bytes, value: Bytes, seconds: i64, path: Bytes, attributes: Bytes): void {
  writer.clear();
  writer.write(name);
  writer.write(EQUALS_QUOTE);
  writer.write(value);
  writer.writeByte(QUOTE);
  if (seconds > 0) {
    writer.write(MAX_AGE);
    writer.writeNumber(seconds);
  }
  if (!path.isEmpty) {
    writer.write(PATH);
    writer.write(path);
  }
  writer.write(attributes);
  writer.write(HTTP_ONLY);
  if (!writer.overflowed) lines.push(writer.written.copy());
}
