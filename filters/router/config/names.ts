// What names and values of headers may be.
import { toLower } from "../../../assembly/bytes/ascii";
import { Bytes } from "../../../assembly/bytes/bytes";
import { Field } from "./field";
import { MAX_NAME_BYTES } from "./limits";

const COLON: u8 = 0x3a;
/** They frame the message or belong to one connection (RFC 9110, 7.6.1): the host writes them. */
const OF_CONNECTION = [
  "connection",
  "content-length",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];
const REQUEST_PSEUDO = [":authority", ":method", ":path", ":scheme"];

/** Turns ASCII's capital letters into small ones, in the bytes themselves. */
export function lowerCase(text: Bytes): Bytes {
  for (let i = 0; i < text.length; i++) {
    store<u8>(text.ptr + <usize>i, toLower(text.at(i)));
  }
  return text;
}

/** True for a token (RFC 9110, 5.6.2): the name of a header, a method. */
export function isToken(text: Bytes): bool {
  for (let i = 0; i < text.length; i++) {
    if (!isTokenByte(text.at(i))) return false;
  }
  return !text.isEmpty;
}

/** True for what can be the value of a header, wholly or in part: it has no NUL and no line break. */
export function isHeaderText(text: Bytes): bool {
  for (let i = 0; i < text.length; i++) {
    const byte = text.at(i);
    if (byte == 0 || byte == 0x0a || byte == 0x0d) return false;
  }
  return true;
}

/** True for what can stand in a cookie that is set. */
export function isCookieText(text: Bytes): bool {
  for (let i = 0; i < text.length; i++) {
    if (text.at(i) < 0x20 || text.at(i) == 0x3b || text.at(i) == 0x7f) return false;
  }
  return true;
}

/** The name, in lower case, of a request header that is looked at; `host` is `:authority`. */
export function readHeaderName(field: Field): Bytes {
  const name = lowerCase(field.text(MAX_NAME_BYTES));
  const text = name.toString();
  if (text == "host") return Bytes.fromString(":authority");
  const isName = name.at(0) == COLON ? REQUEST_PSEUDO.includes(text) : isToken(name);
  if (!isName) field.reject("the name of a request header");
  return name;
}

/** The name of the header that an attachment of an RPC request becomes. */
export function readAttachmentName(field: Field, prefix: string): Bytes {
  const name = lowerCase(field.text(MAX_NAME_BYTES));
  if (!isToken(name)) field.reject("the name of an attachment");
  return Bytes.fromString(prefix + name.toString());
}

/** The name, in lower case, of a header that is added or removed. */
export function readEditedName(field: Field): Bytes {
  const name = lowerCase(field.text(MAX_NAME_BYTES));
  const text = name.toString();
  if (name.at(0) == COLON || text == "host") field.fail("pseudo-headers and host cannot be added or removed");
  else if (OF_CONNECTION.includes(text))
    field.fail(`${text} belongs to the connection: the host alone writes it`);
  else if (!isToken(name)) field.reject("the name of a header");
  return name;
}

/** Text that goes into a header. */
export function readHeaderText(field: Field): Bytes {
  const text = field.text();
  if (!isHeaderText(text)) field.fail("NUL and line breaks cannot stand in a header");
  return text;
}

/** The name of a cluster, which goes into a header. */
export function readClusterName(field: Field): Bytes {
  const name = field.filled(MAX_NAME_BYTES);
  if (!isHeaderText(name)) field.fail("NUL and line breaks cannot stand in a name");
  return name;
}

function isTokenByte(byte: u8): bool {
  const isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
  if (isLetter || (byte >= 0x30 && byte <= 0x39)) return true;
  switch (byte) {
    case 0x21: // !
    case 0x23: // #
    case 0x24: // $
    case 0x25: // %
    case 0x26: // &
    case 0x27: // '
    case 0x2a: // *
    case 0x2b: // +
    case 0x2d: // -
    case 0x2e: // .
    case 0x5e: // ^
    case 0x5f: // _
    case 0x60: // `
    case 0x7c: // |
    case 0x7e: // ~
      return true;
    default:
      return false;
  }
}
