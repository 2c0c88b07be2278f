import { bytes } from "../../../assembly/bytes/bytes";
import { PathKind, Precedence } from "../table/kinds";
import { Route } from "../table/route";

const METHOD = bytes(":method");

/**
 * Routes in the order in which they are tried: that of the text, or that of Gateway API, which is: exact paths; prefixes, the
 * longest first; patterns, the longest first; a match on the method; the number of other headers; the number of query
 * parameters; the order of the text.
 */
export function inOrder(routes: Route[], precedence: Precedence): Route[] {
  if (precedence != Precedence.Gateway) return routes;
  const sorted = routes.slice();
  // AssemblyScript's sort is stable, but does not promise it: the order of the text is part of the comparison.
  sorted.sort(compareRoutes);
  return sorted;
}

function compareRoutes(a: Route, b: Route): i32 {
  let order = pathClass(a) - pathClass(b);
  if (order == 0 && pathClass(a) > 0) order = b.match.path.text.length - a.match.path.text.length;
  if (order == 0) order = methods(b) - methods(a);
  if (order == 0) order = b.match.headers.length - methods(b) - (a.match.headers.length - methods(a));
  if (order == 0) order = b.match.query.length - a.match.query.length;
  return order != 0 ? order : a.index - b.index;
}

/** 0 for an exact path, 1 for a prefix, 2 for a pattern. */
function pathClass(route: Route): i32 {
  const kind = route.match.path.kind;
  if (kind == PathKind.Exact) return 0;
  return kind == PathKind.Prefix || kind == PathKind.SeparatedPrefix ? 1 : 2;
}

/** How many of the headers are the method: 1 or, mostly, 0. */
function methods(route: Route): i32 {
  const headers = route.match.headers;
  for (let i = 0; i < headers.length; i++) {
    if (headers[i].name.equals(METHOD)) return 1;
  }
  return 0;
}
