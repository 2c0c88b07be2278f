import { TextKind } from "../table/kinds";
import { TextMatcher } from "../table/text-matcher";
import { Context } from "./context";
import { Field } from "./field";
import { Message } from "./message";
import { Shape } from "./shape";

const KINDS = ["exact", "prefix", "suffix", "contains", "safe_regex"];

/** Reads an envoy.type.matcher.v3.StringMatcher. */
@final
export class TextReader {
  private readonly shape: Shape = new Shape([
    "exact",
    "prefix",
    "suffix",
    "contains",
    "safe_regex",
    "ignore_case",
  ]).refuse("custom", "extensions of the host cannot be called from a filter");

  constructor(private readonly context: Context) {}

  /** The matcher; null, with the reason noted, if it is none. */
  read(field: Field): TextMatcher | null {
    const message = new Message(field, this.shape);
    const name = message.requiredOneOf(KINDS);
    const ignoreCase = message.get("ignore_case").flag();
    if (name.length == 0) return null;
    const kind = <TextKind>KINDS.indexOf(name);
    if (kind != TextKind.Regex) return this.compared(message.get(name), kind, ignoreCase);
    if (ignoreCase)
      message.get("ignore_case").fail("it has no effect on safe_regex: begin the pattern with (?i)");
    return this.matched(message.get(name));
  }

  /** A matcher that compares; only `exact` may be empty. */
  compared(field: Field, kind: TextKind, ignoreCase: bool = false): TextMatcher | null {
    const text = kind == TextKind.Exact ? field.text() : field.filled();
    return new TextMatcher(kind, text, ignoreCase);
  }

  /** A matcher with the regular expression of a RegexMatcher. */
  matched(field: Field): TextMatcher | null {
    const pattern = this.context.regexes.patternOf(field);
    const regex = this.context.regexes.compile(pattern);
    return regex === null ? null : new TextMatcher(TextKind.Regex, pattern.text(), false, regex);
  }

  /** A matcher with a regular expression that stands there as a text. */
  pattern(field: Field): TextMatcher | null {
    const regex = this.context.regexes.compile(field);
    return regex === null ? null : new TextMatcher(TextKind.Regex, field.text(), false, regex);
  }
}
