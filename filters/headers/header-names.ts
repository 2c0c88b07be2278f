// Which names a header may have, and which headers an operation may touch.

import { toLower } from "../../assembly/bytes/ascii";
import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes, bytes } from "../../assembly/bytes/bytes";
import { OperationKind, Side } from "./kinds";
import { MAX_NAME_BYTES } from "./limits";

/** What is said of a name that is none. */
export const NOT_A_NAME = `expected the name of a header (a token of at most ${MAX_NAME_BYTES} characters)`;

export const AUTHORITY = bytes(":authority");
export const METHOD = bytes(":method");
export const PATH = bytes(":path");

/** The pseudo-headers that can be read, by side. */
const REQUEST_PSEUDO_HEADERS = [":authority", ":method", ":path", ":scheme"];
const RESPONSE_PSEUDO_HEADERS = [":status"];
/** Those that `set` may change. A request without one of them is none, so nothing may remove them. */
const SETTABLE = [":authority", ":method", ":path"];
/** They frame the message or belong to one connection (RFC 9110, 7.6.1): the host writes them, a filter would break them. */
const CONNECTION_HEADERS = [
  "connection",
  "content-length",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

const TOKEN_SIGNS = bytes("!#$%&'*+-.^_`|~");

/** A text with ASCII's capital letters made small. */
export function lowerCase(text: string): string {
  const encoded = Bytes.fromString(text);
  const writer = new ByteWriter(encoded.length);
  for (let i = 0; i < encoded.length; i++) writer.writeByte(toLower(encoded.at(i)));
  return writer.written.toString();
}

/** The name as hosts write it: in lower case, and `host` of a request by its one name in all HTTP versions. */
export function canonicalName(text: string, side: Side): string {
  const name = lowerCase(text);
  return name == "host" && side == Side.Request ? ":authority" : name;
}

/** True for the canonical name of a header that may be there to be read. */
export function isReadable(name: string, side: Side): bool {
  const pseudo = side == Side.Request ? REQUEST_PSEUDO_HEADERS : RESPONSE_PSEUDO_HEADERS;
  return name.startsWith(":")
    ? pseudo.includes(name)
    : isToken(Bytes.fromString(name)) && name.length <= MAX_NAME_BYTES;
}

/** Why an operation may not change the header of that canonical name; empty if it may. */
export function whyFixed(name: string, side: Side, kind: OperationKind): string {
  if (CONNECTION_HEADERS.includes(name)) {
    return `${name} frames the message or belongs to the connection: the proxy alone may change it`;
  }
  if (name.startsWith(":")) {
    if (side == Side.Response) return "the status of a response cannot be changed";
    if (kind != OperationKind.Set || !SETTABLE.includes(name)) {
      return "pseudo-headers can only be set, and of them :authority (also called host), :method and :path";
    }
  }
  if (name == "set-cookie" && kind == OperationKind.Append) {
    return "values of set-cookie cannot be joined: use add";
  }
  return "";
}

/** True for a token (RFC 9110, 5.6.2), which is what names of headers and methods are. */
export function isToken(text: Bytes): bool {
  for (let i = 0; i < text.length; i++) {
    if (!isTokenByte(text.at(i))) return false;
  }
  return !text.isEmpty;
}

function isTokenByte(byte: u8): bool {
  const isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
  const isDigit = byte >= 0x30 && byte <= 0x39;
  return isLetter || isDigit || TOKEN_SIGNS.indexOf(byte) >= 0;
}
