import { equalsString } from "../../../assembly/bytes/ascii";
import { Bytes } from "../../../assembly/bytes/bytes";

/** What a header is to the rules of RFC 9113, sections 8.2 and 8.3. */
export enum HeaderKind {
  /** A header or trailer like others. */
  Regular = 0,
  /** `:method` */
  Method = 1,
  /** `:scheme` */
  Scheme = 2,
  /** `:authority` */
  Authority = 3,
  /** `:path` */
  Path = 4,
  /** `:status` */
  Status = 5,
  /** None that may be sent: it makes the message malformed. */
  Malformed = 6,
}

const COLON: u8 = 0x3a;
const SPACE: u8 = 0x20;
const TAB: u8 = 0x09;
/** A one in each byte of a word. */
const ONES: u64 = u64.MAX_VALUE / 0xff;

/** Tells what a header is by its own: where it may stand is not looked at. */
export function kindOf(name: Bytes, value: Bytes): HeaderKind {
  if (name.length == 0 || !isValue(value)) return HeaderKind.Malformed;
  if (load<u8>(name.ptr) == COLON) return pseudoKind(name, value);
  if (!isName(name) || isOfConnection(name, value)) return HeaderKind.Malformed;
  return HeaderKind.Regular;
}

function pseudoKind(name: Bytes, value: Bytes): HeaderKind {
  const length = name.length;
  if (length == 5 && spells(name, ":path")) return value.length == 0 ? HeaderKind.Malformed : HeaderKind.Path;
  if (length == 7) {
    if (spells(name, ":method")) return HeaderKind.Method;
    if (spells(name, ":scheme")) return HeaderKind.Scheme;
    if (spells(name, ":status")) return isStatus(value) ? HeaderKind.Status : HeaderKind.Malformed;
  }
  return length == 10 && spells(name, ":authority") ? HeaderKind.Authority : HeaderKind.Malformed;
}

function isStatus(value: Bytes): bool {
  if (value.length != 3) return false;
  for (let i: usize = 0; i < 3; i++) {
    if (load<u8>(value.ptr + i) - 0x30 > 9) return false;
  }
  return load<u8>(value.ptr) != 0x30;
}

/** Visible ASCII, no upper case, no colon. */
function isName(name: Bytes): bool {
  const end = name.ptr + <usize>name.length;
  for (let at = name.ptr; at < end; at++) {
    const byte = load<u8>(at);
    if (byte <= SPACE || byte >= 0x7f || byte == COLON || byte - 0x41 < 26) return false;
  }
  return true;
}

/** No NUL, CR, LF; no space at either end. */
function isValue(value: Bytes): bool {
  const end = value.ptr + <usize>value.length;
  let at = value.ptr;
  if (at == end) return true;
  if (isSpace(load<u8>(at)) || isSpace(load<u8>(end - 1))) return false;
  while (end - at >= 8) {
    const word = load<u64>(at);
    // Some byte may be below 0x20: then each is looked at.
    if (((word - ONES * 0x20) & ~word & (ONES * 0x80)) != 0 && !areAllowed(at, at + 8)) return false;
    at += 8;
  }
  return areAllowed(at, end);
}

function areAllowed(at: usize, end: usize): bool {
  while (at < end) {
    const byte = load<u8>(at++);
    if (byte == 0x00 || byte == 0x0a || byte == 0x0d) return false;
  }
  return true;
}

function isSpace(byte: u8): bool {
  return byte == SPACE || byte == TAB;
}

/** What belongs to a connection of HTTP/1 and has no place in HTTP/2: RFC 9113, section 8.2.2. */
function isOfConnection(name: Bytes, value: Bytes): bool {
  switch (name.length) {
    case 2:
      return spells(name, "te") && !spells(value, "trailers");
    case 7:
      return spells(name, "upgrade");
    case 10:
      return spells(name, "connection") || spells(name, "keep-alive");
    case 16:
      return spells(name, "proxy-connection");
    case 17:
      return spells(name, "transfer-encoding");
    default:
      return false;
  }
}

function spells(bytes: Bytes, text: string): bool {
  return equalsString(bytes.ptr, <usize>bytes.length, text);
}
