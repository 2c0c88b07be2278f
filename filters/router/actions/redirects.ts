import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes, bytes } from "../../../assembly/bytes/bytes";
import { REQUEST_HEADERS } from "../../../assembly/http/stream-maps";
import { PathRewriteKind } from "../table/kinds";
import { PathMatcher } from "../table/path-matcher";
import { RedirectAction } from "../table/route-action";
import { AUTHORITY, FORWARDED_PROTO, PATH, SCHEME } from "./names";
import { rewritePath } from "./path-rewriter";

const MAX_BYTES: i32 = 1 << 20;
const HTTP = bytes("http");
const HTTPS = bytes("https");
const PORT_HTTP = bytes(":80");
const PORT_HTTPS = bytes(":443");
const AUTHORITY_MARK = bytes("://");

const COLON: u8 = 0x3a;
const BRACKET: u8 = 0x5b;
const CLOSING: u8 = 0x5d;
const QUESTION: u8 = 0x3f;
const SLASH: u8 = 0x2f;

const out = new ByteWriter(MAX_BYTES);
const newPath = new ByteWriter(MAX_BYTES);
const scheme = new Bytes();
const host = new Bytes();
const protocol = new Bytes();
const path = new Bytes();
const query = new Bytes();

/** Where a redirect leads: a view that the next one ends; null if that would be too long. Source: Envoy's Utility::newUri. */
export function locationOf(action: RedirectAction, matcher: PathMatcher): Bytes | null {
  readRequest();
  if (!action.scheme.isEmpty) scheme.aim(action.scheme.ptr, action.scheme.length);
  if (!action.host.isEmpty) host.aim(action.host.ptr, action.host.length);
  else if (hasSurplusPort(action.port != 0)) host.length = portStart();
  begin();
  if (action.port != 0) {
    out.writeByte(COLON);
    out.writeNumber(action.port);
  }
  writePath(action, matcher);
  return out.overflowed ? null : out.written;
}

/** The request's own address, which Envoy names in a direct response with a status of 201 or 3xx. */
export function ownLocation(): Bytes | null {
  readRequest();
  if (hasSurplusPort(false)) host.length = portStart();
  begin();
  writeSlashed(path);
  return out.overflowed ? null : out.written;
}

/** The same with `https`, for a virtual host that wants TLS. */
export function tlsLocation(): Bytes | null {
  readRequest();
  scheme.aim(HTTPS.ptr, HTTPS.length);
  begin();
  out.write(path);
  return out.overflowed ? null : out.written;
}

function readRequest(): void {
  read(SCHEME, scheme);
  read(AUTHORITY, host);
  read(FORWARDED_PROTO, protocol);
  read(PATH, path);
}

function read(name: Bytes, into: Bytes): void {
  if (!REQUEST_HEADERS.read(name, into)) into.length = 0;
}

function begin(): void {
  out.clear();
  out.write(scheme);
  out.write(AUTHORITY_MARK);
  out.write(host);
}

/** True if the host's port has to go: there is a new one, or it is that of the scheme that is left. */
function hasSurplusPort(isReplaced: bool): bool {
  if (portStart() == host.length) return false;
  if (isReplaced) return true;
  if (scheme.equals(protocol)) return false;
  const port = protocol.equalsIgnoreCase(HTTPS) ? PORT_HTTPS : PORT_HTTP;
  const isKnown = port === PORT_HTTPS || protocol.equalsIgnoreCase(HTTP);
  return isKnown && host.endsWith(port) && portStart() == host.length - port.length;
}

/** Where the colon before the port stands; the host's length if there is none. */
function portStart(): i32 {
  const isBracketed = host.at(0) == BRACKET;
  for (let i = host.length - 1; i >= 0; i--) {
    if (host.at(i) == COLON && (!isBracketed || host.at(i - 1) == CLOSING)) return i;
  }
  return host.length;
}

function writePath(action: RedirectAction, matcher: PathMatcher): void {
  const rewrite = action.path;
  if (rewrite !== null && rewrite.kind == PathRewriteKind.Full) {
    const hasQuery = rewrite.text.indexOf(QUESTION) >= 0;
    writeSlashed(rewrite.text);
    if (!hasQuery && !action.stripQuery) writeQuery();
    return;
  }
  if (rewrite !== null && rewritePath(rewrite, matcher, path, newPath)) {
    path.aim(newPath.written.ptr, newPath.length);
  }
  const mark = path.indexOf(QUESTION);
  if (action.stripQuery && mark >= 0) path.length = mark;
  writeSlashed(path);
}

/** The request's query with its mark, if there is one. */
function writeQuery(): void {
  const mark = path.indexOf(QUESTION);
  if (mark < 0) return;
  query.aim(path.ptr + <usize>mark, path.length - mark);
  out.write(query);
}

function writeSlashed(text: Bytes): void {
  if (text.at(0) != SLASH) out.writeByte(SLASH);
  out.write(text);
}
