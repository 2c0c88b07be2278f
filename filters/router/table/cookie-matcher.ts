import { Bytes } from "../../../assembly/bytes/bytes";
import { TextMatcher } from "./text-matcher";

/** How a cookie must be; one that is not there does not pass, but if it is inverted. Source: envoy.config.route.v3.CookieMatcher. */
@final
export class CookieMatcher {
  constructor(
    /** Letters of either case differ. */
    readonly name: Bytes,
    readonly text: TextMatcher,
    readonly inverted: bool = false,
  ) {}
}
