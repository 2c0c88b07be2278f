import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../assembly/bytes/bytes";
import { REQUEST_HEADERS } from "../../../assembly/http/stream-maps";
import { HostRewrite } from "../table/host-rewrite";
import { HostRewriteKind } from "../table/kinds";
import { PathMatcher } from "../table/path-matcher";
import { PathRewrite } from "../table/path-rewrite";
import { AUTHORITY, FORWARDED_HOST, ORIGINAL_HOST, ORIGINAL_PATH, PATH } from "./names";
import { pathLength, replaceMatches, rewritePath } from "./path-rewriter";
import { setRequestHeader } from "./request-headers";

const MAX_BYTES: i32 = 1 << 20;
const COMMA: u8 = 0x2c;

const writer = new ByteWriter(MAX_BYTES);
const hostWriter = new ByteWriter(MAX_BYTES);
const path = new Bytes();
const host = new Bytes();
const before = new Bytes();
const forwarded = new Bytes();

/** Rewrites the path of the request whose callback runs; `x-envoy-original-path` keeps the one before, as in Envoy. */
export function applyPathRewrite(rewrite: PathRewrite, matcher: PathMatcher): void {
  if (!REQUEST_HEADERS.read(PATH, path) || !rewritePath(rewrite, matcher, path, writer)) return;
  setRequestHeader(ORIGINAL_PATH, path);
  setRequestHeader(PATH, writer.written);
}

/** Sets the host, as one of several clusters asks for. */
export function setHost(name: Bytes): void {
  setRequestHeader(AUTHORITY, name);
}

/**
 * Rewrites the host of the request whose callback runs; `x-envoy-original-host` keeps the one before, and `x-forwarded-host`
 * gets it as its last, if asked.
 */
export function applyHostRewrite(rewrite: HostRewrite, appendsForwarded: bool): void {
  if (!readHost(rewrite) || host.isEmpty) return;
  if (REQUEST_HEADERS.read(AUTHORITY, before) && !before.isEmpty) {
    setRequestHeader(ORIGINAL_HOST, before);
    if (appendsForwarded) appendForwardedHost();
  }
  setRequestHeader(AUTHORITY, host);
}

function readHost(rewrite: HostRewrite): bool {
  switch (rewrite.kind) {
    case HostRewriteKind.Literal:
      host.aim(rewrite.text.ptr, rewrite.text.length);
      return true;
    case HostRewriteKind.Header:
      return REQUEST_HEADERS.read(rewrite.text, host);
    case HostRewriteKind.PathRegex:
      if (!REQUEST_HEADERS.read(PATH, path)) return false;
      if (!replaceMatches(rewrite.substitution, path, pathLength(path), hostWriter)) return false;
      host.aim(hostWriter.written.ptr, hostWriter.length);
      return true;
    default:
      return false;
  }
}

/** Adds the host before, unless it is the last one already. */
function appendForwardedHost(): void {
  if (!REQUEST_HEADERS.read(FORWARDED_HOST, forwarded) || forwarded.isEmpty) {
    setRequestHeader(FORWARDED_HOST, before);
    return;
  }
  if (isLast(forwarded, before)) return;
  writer.clear();
  writer.write(forwarded);
  writer.writeByte(COMMA);
  writer.write(before);
  if (!writer.overflowed) setRequestHeader(FORWARDED_HOST, writer.written);
}

function isLast(list: Bytes, item: Bytes): bool {
  const start = list.length - item.length;
  return list.endsWith(item) && (start == 0 || list.at(start - 1) == COMMA);
}
