import { Substitution } from "../table/substitution";
import { Context } from "./context";
import { Field } from "./field";
import { Message } from "./message";
import { readHeaderText } from "./names";
import { Shape } from "./shape";

/** Reads an envoy.type.matcher.v3.RegexMatchAndSubstitute. */
@final
export class SubstitutionReader {
  private readonly shape: Shape = new Shape(["pattern", "substitution"]);

  constructor(private readonly context: Context) {}

  /** The substitution; null if there is none, or none that is right. */
  read(field: Field): Substitution | null {
    if (!field.exists) return null;
    const message = new Message(field, this.shape);
    const replacement = message.get("substitution");
    const text = readHeaderText(replacement);
    const pattern = message.required("pattern");
    if (!pattern.exists) return null;
    const regex = this.context.regexes.compile(this.context.regexes.patternOf(pattern));
    if (regex === null) return null;
    const error = regex.rewriteError(text);
    if (error.length > 0) replacement.fail(error);
    return new Substitution(regex, text);
  }
}
