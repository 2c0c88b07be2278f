// Header matchers that are asked once a route has been found. They are made ready when they are asked first.
import { HeaderPredicate } from "../match/header-predicate";
import { RouteRequest } from "../match/route-request";
import { HeaderMatcher } from "../table/header-matcher";

let ready = new Map<HeaderMatcher, HeaderPredicate>();

/** True if the request has the header as it must be. */
export function matchesHeader(matcher: HeaderMatcher, request: RouteRequest): bool {
  if (!ready.has(matcher)) ready.set(matcher, new HeaderPredicate(matcher));
  return ready.get(matcher).matches(request);
}

/** True if the request passes all of them. */
export function matchesHeaders(matchers: HeaderMatcher[], request: RouteRequest): bool {
  for (let i = 0; i < matchers.length; i++) {
    if (!matchesHeader(unchecked(matchers[i]), request)) return false;
  }
  return true;
}

/** Lets go of the matchers of tables that are no longer; those that are still there are made ready again. */
export function forgetHeaderTests(): void {
  ready = new Map<HeaderMatcher, HeaderPredicate>();
}
