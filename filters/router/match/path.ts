import { Bytes } from "../../../assembly/bytes/bytes";
import { PathKind } from "../table/kinds";
import { PathMatcher } from "../table/path-matcher";
import { RouteRequest } from "./route-request";
import { startsWithIgnoreCase } from "./text";

const SLASH: u8 = 0x2f;

/** True if the request's path is as it must be. `ignoreParameters`: what follows `;` does not count, but for templates. */
export function pathMatches(matcher: PathMatcher, request: RouteRequest, ignoreParameters: bool): bool {
  const isPlain = ignoreParameters && matcher.kind != PathKind.Template;
  return matchesPath(matcher, isPlain ? request.pathWithoutParameters : request.path);
}

function matchesPath(matcher: PathMatcher, path: Bytes): bool {
  const text = matcher.text;
  switch (matcher.kind) {
    case PathKind.Prefix:
      return beginsWith(matcher, path);
    case PathKind.Exact:
      return path.length == text.length && beginsWith(matcher, path);
    case PathKind.SeparatedPrefix:
      return beginsWith(matcher, path) && (path.length == text.length || path.at(text.length) == SLASH);
    default: {
      const regex = matcher.regex;
      return regex !== null && regex.matches(path);
    }
  }
}

function beginsWith(matcher: PathMatcher, path: Bytes): bool {
  return matcher.caseSensitive ? path.startsWith(matcher.text) : startsWithIgnoreCase(path, matcher.text);
}
