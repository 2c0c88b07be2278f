import { Bytes } from "../../../assembly/bytes/bytes";
import { Regex } from "../../../assembly/regex/regex";
import { TextKind } from "./kinds";

/** How a text must be. Source: envoy.type.matcher.v3.StringMatcher. */
@final
export class TextMatcher {
  constructor(
    readonly kind: TextKind,
    /** What it is compared with, or the source of the regular expression. */
    readonly text: Bytes,
    /** True if ASCII letters of either case are the same. Never for a regular expression. */
    readonly ignoreCase: bool = false,
    /** Not null if, and only if, the kind is `Regex`. */
    readonly regex: Regex | null = null,
  ) {}
}
