// What a header's value may consist of: no byte that could end the header and begin another (RFC 9110, 5.5).

import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";
import { isToken, METHOD, PATH } from "./header-names";

const TAB: u8 = 0x09;
const SPACE: u8 = 0x20;
const SLASH: u8 = 0x2f;
const DELETE: u8 = 0x7f;

/** True for a control character, CR, LF and NUL among them, that no value may have; the tab is none of them. */
export function isControl(byte: u8): bool {
  return (byte < SPACE && byte != TAB) || byte == DELETE;
}

/** Writes bytes that come from outside: spaces in the place of control characters. */
export function writeClean(bytes: Bytes, writer: ByteWriter): void {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes.at(i);
    writer.writeByte(isControl(byte) ? SPACE : byte);
  }
}

/** The value without white space at its ends. */
export function trim(value: Bytes): Bytes {
  let start = 0;
  let end = value.length;
  while (start < end && isSpace(value.at(start))) start++;
  while (end > start && isSpace(value.at(end - 1))) end--;
  return start == 0 && end == value.length ? value : value.slice(start, end);
}

/**
 * True if a request may have that value for `:authority`, `:method` or `:path`: there and without white space, which
 * would end it in HTTP/1.1's first line; a path begins with a slash, a method is made of a token's characters.
 */
export function isPseudoValue(name: Bytes, value: Bytes): bool {
  for (let i = 0; i < value.length; i++) {
    const byte = value.at(i);
    if (isSpace(byte) || isControl(byte)) return false;
  }
  if (name.equals(PATH)) return value.at(0) == SLASH;
  return name.equals(METHOD) ? isToken(value) : !value.isEmpty;
}

function isSpace(byte: u8): bool {
  return byte == SPACE || byte == TAB;
}
