import { Attribute } from "../../../assembly/attribute";
import { Bytes } from "../../../assembly/bytes/bytes";
import { VariableSource } from "./kinds";
import { TextMatcher } from "./text-matcher";

/**
 * How a variable must be; one that is not there fails. Each says how it is joined with the next, and `and` binds closer than
 * `or`, as in MOSN: `a or b and c` is `a or (b and c)`, and `a and b or c` is `(a and b) or c`.
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
    /** True for `or`, false for `and`. What the last one says does not matter. */
    readonly joinsByOr: bool = false,
  ) {}
}
