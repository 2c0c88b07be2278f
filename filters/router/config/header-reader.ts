import { Bytes } from "../../../assembly/bytes/bytes";
import { HeaderMatcher } from "../table/header-matcher";
import { HeaderTest, TextKind } from "../table/kinds";
import { TextMatcher } from "../table/text-matcher";
import { Field } from "./field";
import { MAX_CONDITIONS } from "./limits";
import { Message } from "./message";
import { readAttachmentName, readHeaderName } from "./names";
import { Shape } from "./shape";
import { TextReader } from "./text-reader";

/** What a list that is not there reads as. */
const NONE: HeaderMatcher[] = [];

const TESTS = [
  "string_match",
  "range_match",
  "present_match",
  "exact_match",
  "safe_regex_match",
  "prefix_match",
  "suffix_match",
  "contains_match",
];

/** Reads envoy.config.route.v3.HeaderMatcher. */
@final
export class HeaderReader {
  private readonly shape: Shape = new Shape(
    TESTS.concat(["name", "invert_match", "treat_missing_header_as_empty"]),
  );
  private readonly range: Shape = new Shape(["start", "end"]);

  constructor(private readonly texts: TextReader) {}

  /** The matchers of a list. With a prefix the names are those of attachments, which are headers with it before them. */
  readList(field: Field, prefix: string = ""): HeaderMatcher[] {
    if (!field.exists) return NONE;
    const matchers: HeaderMatcher[] = [];
    const list = field.list(MAX_CONDITIONS);
    let element = list.next();
    while (element !== null) {
      matchers.push(this.read(element, prefix));
      element = list.next();
    }
    return matchers;
  }

  private read(field: Field, prefix: string): HeaderMatcher {
    const message = new Message(field, this.shape);
    const nameField = message.required("name");
    const name = prefix.length == 0 ? readHeaderName(nameField) : readAttachmentName(nameField, prefix);
    const matcher = this.readTest(message, name);
    matcher.inverted = message.get("invert_match").flag();
    matcher.missingAsEmpty = message.get("treat_missing_header_as_empty").flag();
    return matcher;
  }

  private readTest(message: Message, name: Bytes): HeaderMatcher {
    const kind = message.oneOf(TESTS);
    const test = message.get(kind);
    if (kind.length == 0) return new HeaderMatcher(name, HeaderTest.Present);
    if (kind == "present_match") {
      return new HeaderMatcher(name, test.flag() ? HeaderTest.Present : HeaderTest.Absent);
    }
    if (kind == "range_match") {
      const matcher = new HeaderMatcher(name, HeaderTest.Range);
      this.readRange(test, matcher);
      return matcher;
    }
    const matcher = new HeaderMatcher(name, HeaderTest.Text);
    matcher.text = this.readText(kind, test);
    return matcher;
  }

  private readRange(field: Field, matcher: HeaderMatcher): void {
    const message = new Message(field, this.range);
    matcher.start = message.get("start").integer(i64.MIN_VALUE, i64.MAX_VALUE);
    matcher.end = message.get("end").integer(i64.MIN_VALUE, i64.MAX_VALUE);
  }

  private readText(kind: string, test: Field): TextMatcher | null {
    if (kind == "string_match") return this.texts.read(test);
    if (kind == "safe_regex_match") return this.texts.matched(test);
    // Empty, it takes any value, as in Envoy; `string_match` takes the empty one alone.
    if (kind == "exact_match" && test.text().isEmpty) return new TextMatcher(TextKind.Prefix, new Bytes());
    if (kind == "exact_match") return this.texts.compared(test, TextKind.Exact);
    if (kind == "prefix_match") return this.texts.compared(test, TextKind.Prefix);
    if (kind == "suffix_match") return this.texts.compared(test, TextKind.Suffix);
    return this.texts.compared(test, TextKind.Contains);
  }
}
