import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../assembly/bytes/bytes";
import { RouteRequest } from "../match/route-request";
import { Route } from "../table/route";
import { Candidate } from "./candidate";
import { Mismatch, mismatchText } from "./mismatch";
import { PathRouter } from "./path-router";

/** So many routes are listed at most, and fewer where their names would fill more than half of what may be written. */
const MAX_ROUTES: i32 = 1000;

/**
 * Writes how a decision came about, as one line of JSON:
 *
 *     {"virtual_host":"shop","route":2,"name":"cart","asked":[{"route":0,"name":"","failed":"path"},
 *      {"route":1,"name":"beta","failed":"header","what":"x-user"},{"route":2,"name":"cart","failed":null}]}
 *
 * `route` is the index in the order of the text, null if none was taken; `virtual_host` is null if none is for the host;
 * `requires_tls` is there, and true, if the request has to come again through TLS; `more` is there if not all routes that
 * were asked are listed, and says how many are not.
 */
export function writeExplanation(
  request: RouteRequest,
  router: PathRouter | null,
  route: Route | null,
  requiresTls: bool,
  out: ByteWriter,
): void {
  write(out, '{"virtual_host":');
  if (router === null) write(out, "null");
  else writeText(out, router.host.name);
  if (requiresTls) write(out, ',"requires_tls":true');
  write(out, ',"route":');
  if (route === null) write(out, "null");
  else writeRoute(out, route);
  write(out, ',"asked":[');
  let more = 0;
  if (router !== null && !requiresTls && request.hasPath) more = writeAsked(request, router, route, out);
  write(out, "]");
  if (more > 0) {
    write(out, ',"more":');
    out.writeNumber(more);
  }
  write(out, "}");
}

/** Returns how many of the routes that were asked are not listed. */
function writeAsked(request: RouteRequest, router: PathRouter, route: Route | null, out: ByteWriter): i32 {
  const candidates = router.candidates;
  let asked = 0;
  let listed = 0;
  while (asked < candidates.length) {
    const candidate = candidates[asked];
    if (listed < MAX_ROUTES && out.length < out.limit >> 1) {
      if (listed > 0) write(out, ",");
      writeCandidate(candidate, request, out);
      listed++;
    }
    asked++;
    if (candidate.route === route) break;
  }
  return asked - listed;
}

function writeCandidate(candidate: Candidate, request: RouteRequest, out: ByteWriter): void {
  const mismatch = candidate.mismatch(request);
  write(out, '{"route":');
  writeRoute(out, candidate.route);
  write(out, ',"failed":');
  writeMismatch(out, mismatch, candidate.mismatchName(request, mismatch));
  write(out, "}");
}

function writeRoute(out: ByteWriter, route: Route): void {
  out.writeNumber(route.index);
  write(out, ',"name":');
  writeText(out, route.name);
}

function writeMismatch(out: ByteWriter, mismatch: Mismatch, what: string): void {
  if (mismatch == Mismatch.None) {
    write(out, "null");
    return;
  }
  write(out, `"${mismatchText(mismatch)}"`);
  if (what.length == 0) return;
  write(out, ',"what":');
  writeText(out, Bytes.fromString(what));
}

function write(out: ByteWriter, text: string): void {
  out.write(Bytes.fromString(text));
}

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
const SPACE: u8 = 0x20;

/** Writes a text as a JSON string; control characters, which no name has, become spaces. */
function writeText(out: ByteWriter, text: Bytes): void {
  out.writeByte(QUOTE);
  for (let i = 0; i < text.length; i++) {
    const byte = text.at(i);
    if (byte == QUOTE || byte == BACKSLASH) out.writeByte(BACKSLASH);
    out.writeByte(byte < SPACE ? SPACE : byte);
  }
  out.writeByte(QUOTE);
}
