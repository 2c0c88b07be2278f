import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../assembly/bytes/bytes";
import { RegexMatch } from "../../../assembly/regex/regex-match";
import { PathKind, PathRewriteKind } from "../table/kinds";
import { PathMatcher } from "../table/path-matcher";
import { PathRewrite } from "../table/path-rewrite";
import { Substitution } from "../table/substitution";

const QUESTION: u8 = 0x3f;
const HASH: u8 = 0x23;

const head = new Bytes();
const tail = new Bytes();
const group = new Bytes();
const captures = new RegexMatch();

/** How much of `/path?query#fragment` is the path. */
export function pathLength(path: Bytes): i32 {
  for (let i = 0; i < path.length; i++) {
    const byte = path.at(i);
    if (byte == QUESTION || byte == HASH) return i;
  }
  return path.length;
}

/**
 * Writes a path, given with its query, as a rewrite makes it. False if it stays as it is: where a regular expression or a
 * template leaves nothing, or does not match. What was written then does not count.
 */
export function rewritePath(rewrite: PathRewrite, matcher: PathMatcher, path: Bytes, out: ByteWriter): bool {
  const end = pathLength(path);
  switch (rewrite.kind) {
    case PathRewriteKind.Prefix:
      return replacePrefix(rewrite.text, matcher, path, end, out);
    case PathRewriteKind.Regex:
      return replaceMatches(rewrite.substitution, path, end, out) && finish(path, end, out);
    case PathRewriteKind.Template:
      return fill(rewrite, matcher, path, end, out) && finish(path, end, out);
    default:
      return false;
  }
}

/** Writes what a substitution makes of the path without its query; false if that is nothing. */
export function replaceMatches(
  substitution: Substitution | null,
  path: Bytes,
  end: i32,
  out: ByteWriter,
): bool {
  out.clear();
  if (substitution === null) return false;
  head.aim(path.ptr, end);
  substitution.regex.replaceAll(head, substitution.replacement, out);
  return out.length > 0 && !out.overflowed;
}

/** A regular expression matched all of the path. */
function replacePrefix(text: Bytes, matcher: PathMatcher, path: Bytes, end: i32, out: ByteWriter): bool {
  if (text.isEmpty) return false;
  const isWhole = matcher.kind == PathKind.Regex || matcher.kind == PathKind.Template;
  out.clear();
  out.write(text);
  return finish(path, isWhole ? end : min(matcher.text.length, path.length), out);
}

function fill(rewrite: PathRewrite, matcher: PathMatcher, path: Bytes, end: i32, out: ByteWriter): bool {
  const regex = matcher.regex;
  out.clear();
  head.aim(path.ptr, end);
  if (regex === null || !regex.match(head, captures)) return false;
  const parts = rewrite.parts;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if (part.group == 0) out.write(part.text);
    else if (captures.read(part.group, group)) out.write(group);
  }
  return out.length > 0;
}

function finish(path: Bytes, from: i32, out: ByteWriter): bool {
  tail.aim(path.ptr + <usize>from, path.length - from);
  out.write(tail);
  return !out.overflowed;
}
