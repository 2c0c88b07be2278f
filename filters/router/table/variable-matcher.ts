import { Attribute } from "../../../assembly/attribute";
import { Bytes } from "../../../assembly/bytes/bytes";
import { VariableSource } from "./kinds";
import { TextMatcher } from "./text-matcher";

/**
 * How a variable must be; one that is not there fails. The variables of a match are read from left to right:
 * `a`, and what `a.joinsByOr` says, and `b`, and what `b.joinsByOr` says, and `c` is ((a · b) · c).
 */
@final
export class VariableMatcher {
  constructor(
    /** As it was written. */
    readonly name: Bytes,
    readonly source: VariableSource,
    /** The name of the header (in lower case), cookie or argument, or the text of a constant. */
    readonly key: Bytes,
    /** Not null if, and only if, the source is `Property`. */
    readonly attribute: Attribute | null,
    readonly text: TextMatcher,
    /** True if it, or the next, must match; false if both must. What the last one says does not matter. */
    readonly joinsByOr: bool = false,
  ) {}
}
