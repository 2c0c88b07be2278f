import { Bytes } from "../../../assembly/bytes/bytes";
import { Regex } from "../../../assembly/regex/regex";
import { PathKind } from "./kinds";

/** How the path, without its query, must be. Source: `path_specifier` of envoy.config.route.v3.RouteMatch. */
@final
export class PathMatcher {
  constructor(
    readonly kind: PathKind,
    /** What it is compared with, or the source of the regular expression or the template. As it was written. */
    readonly text: Bytes,
    /** False if ASCII letters of either case are the same. Always true for `Regex` and `Template`. */
    readonly caseSensitive: bool = true,
    /** Not null if, and only if, the kind is `Regex` or `Template`. */
    readonly regex: Regex | null = null,
  ) {}
}
