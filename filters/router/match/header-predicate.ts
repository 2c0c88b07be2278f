import { Bytes } from "../../../assembly/bytes/bytes";
import { HeaderMatcher } from "../table/header-matcher";
import { HeaderTest } from "../table/kinds";
import { headerKey, NameKey } from "./name-key";
import { RouteRequest } from "./route-request";
import { textMatches } from "./text";
import { isNumberWithin } from "./whole-number";

const EMPTY = new Bytes();

/**
 * A header matcher that is ready to be asked. Of a header of several lines one that passes is enough, and if it is inverted
 * none may, but where lines are joined. Source: Envoy's HeaderUtility.
 */
@final
export class HeaderPredicate {
  readonly key: NameKey;

  constructor(readonly matcher: HeaderMatcher) {
    this.key = headerKey(matcher.name);
  }

  /** The predicates of matchers; null if there are none. */
  static all(matchers: HeaderMatcher[]): HeaderPredicate[] | null {
    if (matchers.length == 0) return null;
    const predicates = new Array<HeaderPredicate>();
    for (let i = 0; i < matchers.length; i++) predicates.push(new HeaderPredicate(matchers[i]));
    return predicates;
  }

  /** True if the request has the header as it must be. */
  matches(request: RouteRequest): bool {
    const matcher = this.matcher;
    let place = request.firstHeader(this.key);
    const isThere = place >= 0 || matcher.missingAsEmpty;
    if (matcher.test == HeaderTest.Present) return isThere != matcher.inverted;
    if (matcher.test == HeaderTest.Absent) return isThere == matcher.inverted;
    if (!isThere) return false;
    if (place < 0) return this.passes(EMPTY) != matcher.inverted;
    while (place >= 0) {
      if (this.passes(request.value)) return !matcher.inverted;
      place = request.nextHeader(this.key, place);
    }
    return matcher.inverted;
  }

  private passes(value: Bytes): bool {
    const matcher = this.matcher;
    const text = matcher.text;
    if (matcher.test == HeaderTest.Range) return isNumberWithin(value, matcher.start, matcher.end);
    return text !== null && textMatches(text, value);
  }
}

/** True if the request passes all of them; so it does if there are none. */
export function passesHeaders(predicates: HeaderPredicate[] | null, request: RouteRequest): bool {
  if (predicates === null) return true;
  for (let i = 0; i < predicates.length; i++) {
    if (!unchecked(predicates[i]).matches(request)) return false;
  }
  return true;
}
