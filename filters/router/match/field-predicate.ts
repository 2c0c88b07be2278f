import { CookieMatcher } from "../table/cookie-matcher";
import { QueryMatcher } from "../table/query-matcher";
import { NameKey } from "./name-key";
import { RouteRequest } from "./route-request";
import { textMatches } from "./text";

/** A query matcher that is ready to be asked. Source: Envoy's ConfigUtility. */
@final
export class QueryPredicate {
  readonly key: NameKey;

  constructor(readonly matcher: QueryMatcher) {
    this.key = new NameKey(matcher.name);
  }

  /** True if the request has the parameter as it must be. */
  matches(request: RouteRequest): bool {
    const isThere = request.readArgument(this.key);
    const text = this.matcher.text;
    if (text === null) return isThere == this.matcher.present;
    return isThere && textMatches(text, request.value);
  }
}

/** A cookie matcher that is ready to be asked. Source: Envoy's ConfigUtility. */
@final
export class CookiePredicate {
  readonly key: NameKey;

  constructor(readonly matcher: CookieMatcher) {
    this.key = new NameKey(matcher.name);
  }

  /** True if the request has the cookie as it must be. */
  matches(request: RouteRequest): bool {
    const passes = request.readCookie(this.key) && textMatches(this.matcher.text, request.value);
    return passes != this.matcher.inverted;
  }
}
