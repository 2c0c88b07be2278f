import { Bytes } from "../../../assembly/bytes/bytes";
import { Regex } from "../../../assembly/regex/regex";

/** What `Regex.replaceAll` is done with; the two fit. Source: envoy.type.matcher.v3.RegexMatchAndSubstitute. */
@final
export class Substitution {
  constructor(
    readonly regex: Regex,
    /** With `\1` for what the first group captured. */
    readonly replacement: Bytes,
  ) {}
}
