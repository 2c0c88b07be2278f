import { Bytes } from "../../../assembly/bytes/bytes";
import { generalCategories } from "../../../assembly/regex/general-categories";
import { Regex } from "../../../assembly/regex/regex";
import { RegexOptions } from "../../../assembly/regex/regex-options";
import { Field } from "./field";
import { MAX_REGEX_BYTES } from "./limits";
import { Message } from "./message";
import { Shape } from "./shape";

/** The regular expressions of a configuration, each compiled once, however often it stands there. */
@final
export class RegexPool {
  private readonly shape: Shape = new Shape(["regex", "google_re2"]);
  private readonly engine: Shape = new Shape([]).refuse(
    "max_program_size",
    "it counts the instructions of another engine; the filter's own limit holds",
  );
  private readonly compiled: Map<string, Regex> = new Map<string, Regex>();
  private readonly options: RegexOptions = new RegexOptions();
  private bytes: i32 = 0;

  constructor() {
    this.options.unicodeClasses = generalCategories;
  }

  /** The pattern of an envoy.type.matcher.v3.RegexMatcher. */
  patternOf(field: Field): Field {
    const message = new Message(field, this.shape);
    new Message(message.get("google_re2"), this.engine);
    return message.required("regex");
  }

  /** The regular expression of a pattern; null, with the reason noted, if it is none. */
  compile(pattern: Field): Regex | null {
    if (!pattern.exists) return null;
    const text = pattern.filled();
    return text.isEmpty ? null : this.compileText(text, pattern);
  }

  /** Like `compile`, for a pattern that was made of what the field has. */
  compileText(text: Bytes, field: Field): Regex | null {
    const source = text.toString();
    if (this.compiled.has(source)) return this.compiled.get(source);
    const regex = Regex.compile(text, this.options);
    if (regex === null) field.fail(`no regular expression: ${Regex.error!}`);
    else this.keep(source, regex, field);
    return regex;
  }

  /** Keeps a regular expression and counts its bytes. */
  private keep(source: string, regex: Regex, field: Field): void {
    const allowed = this.bytes <= MAX_REGEX_BYTES;
    this.bytes += regex.bytes;
    this.compiled.set(source, regex);
    if (allowed && this.bytes > MAX_REGEX_BYTES) {
      field.fail(`up to here, the regular expressions take more than ${MAX_REGEX_BYTES >> 20} MiB`);
    }
  }
}
