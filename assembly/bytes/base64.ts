import { Bytes } from "./bytes";

/** Which 64 characters, and whether the end is filled up. */
export enum Base64 {
  /** `A-Z a-z 0-9 + /`, filled up with `=` (RFC 4648, section 4). */
  Standard = 0,
  /** `A-Z a-z 0-9 + /` without `=`. */
  StandardUnpadded = 1,
  /** `A-Z a-z 0-9 - _`, filled up with `=` (RFC 4648, section 5). */
  Url = 2,
  /** `A-Z a-z 0-9 - _` without `=`: as in a JSON Web Token. */
  UrlUnpadded = 3,
}

const PAD: u8 = 0x3d;
/** What is no character of the alphabet. */
const NONE: u32 = 0xff;
/** The longest input to encode whose result has a length that fits an i32. */
const MOST: i32 = 0x5ffffffd;

/**
 * Encodes bytes, in memory of their own. `toString()` of the result makes a `string` of it. More than 1.5 GiB, whose result
 * would be too long, give an empty result.
 *
 *     encodeBase64(digest, Base64.UrlUnpadded).toString()
 */
export function encodeBase64(data: Bytes, form: Base64 = Base64.Standard): Bytes {
  if (data.length > MOST) return new Bytes();
  const alphabet = form & Base64.Url ? urlAlphabet() : standardAlphabet();
  const rest = data.length % 3;
  const whole = data.length - rest;
  const tail = rest == 0 ? 0 : form & 1 ? rest + 1 : 4;
  const out = new ArrayBuffer((whole / 3) * 4 + tail);
  let at = changetype<usize>(out);
  let from = data.ptr;
  const end = from + <usize>whole;
  while (from < end) {
    const bits = ((<u32>load<u8>(from)) << 16) | ((<u32>load<u8>(from, 1)) << 8) | <u32>load<u8>(from, 2);
    store<u8>(at, load<u8>(alphabet + (bits >> 18)));
    store<u8>(at, load<u8>(alphabet + ((bits >> 12) & 63)), 1);
    store<u8>(at, load<u8>(alphabet + ((bits >> 6) & 63)), 2);
    store<u8>(at, load<u8>(alphabet + (bits & 63)), 3);
    from += 3;
    at += 4;
  }
  if (rest != 0) {
    const bits = ((<u32>load<u8>(from)) << 16) | (rest == 2 ? (<u32>load<u8>(from, 1)) << 8 : 0);
    store<u8>(at, load<u8>(alphabet + (bits >> 18)));
    store<u8>(at, load<u8>(alphabet + ((bits >> 12) & 63)), 1);
    if (tail > 2) store<u8>(at, rest == 2 ? load<u8>(alphabet + ((bits >> 6) & 63)) : PAD, 2);
    if (tail > 3) store<u8>(at, PAD, 3);
  }
  return Bytes.wrap(out);
}

/**
 * Decodes base64, into memory of its own; null for what is not exactly the encoding of some bytes in that form: another
 * character (also a line break), a missing or superfluous `=`, bits left over that are not 0. `base64Error` says where.
 *
 *     const payload = decodeBase64(part, Base64.UrlUnpadded);
 */
export function decodeBase64(text: Bytes, form: Base64 = Base64.Standard): Bytes | null {
  if (base64Error(text, form) >= 0) return null;
  const length = lengthWithoutPadding(text);
  const rest = length & 3;
  const out = new ArrayBuffer((length >> 2) * 3 + (rest == 0 ? 0 : rest - 1));
  const values = valuesOf(form);
  let at = changetype<usize>(out);
  let from = text.ptr;
  const end = from + <usize>(length - rest);
  while (from < end) {
    const bits =
      (value(values, from) << 18) |
      (value(values, from + 1) << 12) |
      (value(values, from + 2) << 6) |
      value(values, from + 3);
    store<u8>(at, <u8>(bits >> 16));
    store<u8>(at, <u8>(bits >> 8), 1);
    store<u8>(at, <u8>bits, 2);
    from += 4;
    at += 3;
  }
  if (rest != 0) {
    const bits =
      (value(values, from) << 18) |
      (value(values, from + 1) << 12) |
      (rest == 3 ? value(values, from + 2) << 6 : 0);
    store<u8>(at, <u8>(bits >> 16));
    if (rest == 3) store<u8>(at, <u8>(bits >> 8), 1);
  }
  return Bytes.wrap(out);
}

/** The index of what is wrong with a base64 text, its length if its end is missing; -1 if nothing is. */
export function base64Error(text: Bytes, form: Base64 = Base64.Standard): i32 {
  const values = valuesOf(form);
  const length = form & 1 ? text.length : lengthWithoutPadding(text);
  for (let i = 0; i < length; i++) {
    if (value(values, text.ptr + <usize>i) == NONE) return i;
  }
  const rest = length & 3;
  // One character holds six bits: no byte.
  if (rest == 1) return text.length;
  const padding = text.length - length;
  const wanted = form & 1 || rest == 0 ? 0 : 4 - rest;
  if (padding != wanted) return padding < wanted ? text.length : length + wanted;
  const unused: u32 = rest == 2 ? 15 : rest == 3 ? 3 : 0;
  return unused != 0 && (value(values, text.ptr + <usize>length - 1) & unused) != 0 ? length - 1 : -1;
}

/** The length without up to two `=` at the end. */
function lengthWithoutPadding(text: Bytes): i32 {
  let length = text.length;
  for (let i = 0; i < 2 && length > 0 && load<u8>(text.ptr + <usize>length - 1) == PAD; i++) length--;
  return length;
}

function value(values: usize, at: usize): u32 {
  return <u32>load<u8>(values + <usize>load<u8>(at));
}

function valuesOf(form: Base64): usize {
  const isUrl = (form & Base64.Url) != 0;
  const tables: usize = memory.data(512);
  const table = tables + (isUrl ? 256 : 0);
  // Made when it is first used: `A` is 0 in a finished table as in one of zeros, `B` is not.
  if (load<u8>(table + 0x42) == 0) fillTable(table, isUrl ? urlAlphabet() : standardAlphabet());
  return table;
}

function fillTable(table: usize, alphabet: usize): void {
  memory.fill(table, <u8>NONE, 256);
  for (let i: usize = 0; i < 64; i++) store<u8>(table + <usize>load<u8>(alphabet + i), <u8>i);
}

/** `A-Z a-z 0-9 + /` */
function standardAlphabet(): usize {
  return memory.data<u8>([
    0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f, 0x50, 0x51,
    0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68,
    0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79,
    0x7a, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x2b, 0x2f,
  ]);
}

/** `A-Z a-z 0-9 - _` */
function urlAlphabet(): usize {
  return memory.data<u8>([
    0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f, 0x50, 0x51,
    0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68,
    0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79,
    0x7a, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x2d, 0x5f,
  ]);
}
