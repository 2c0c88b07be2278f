import { CookieMatcher } from "../table/cookie-matcher";
import { QueryMatcher } from "../table/query-matcher";
import { Field } from "./field";
import { MAX_CONDITIONS } from "./limits";
import { Message } from "./message";
import { Shape } from "./shape";
import { TextReader } from "./text-reader";

/** What lists that are not there read as. */
const NO_PARAMETERS: QueryMatcher[] = [];
const NO_COOKIES: CookieMatcher[] = [];
const TESTS = ["string_match", "present_match"];
/** The bytes of a name of a query parameter or a cookie, as in Envoy. */
const MAX_NAME: i32 = 1024;

/** Reads envoy.config.route.v3.QueryParameterMatcher and CookieMatcher. */
@final
export class QueryReader {
  private readonly parameter: Shape = new Shape(["name", "string_match", "present_match"]);
  private readonly cookie: Shape = new Shape(["name", "string_match", "invert_match"]);

  constructor(private readonly texts: TextReader) {}

  /** The matchers of a list of query parameters. */
  readParameters(field: Field): QueryMatcher[] {
    if (!field.exists) return NO_PARAMETERS;
    const matchers: QueryMatcher[] = [];
    const list = field.list(MAX_CONDITIONS);
    let element = list.next();
    while (element !== null) {
      matchers.push(this.readParameter(element));
      element = list.next();
    }
    return matchers;
  }

  /** The matchers of a list of cookies. */
  readCookies(field: Field): CookieMatcher[] {
    if (!field.exists) return NO_COOKIES;
    const matchers: CookieMatcher[] = [];
    const list = field.list(MAX_CONDITIONS);
    let element = list.next();
    while (element !== null) {
      const message = new Message(element, this.cookie);
      const name = message.required("name").filled(MAX_NAME);
      const text = this.texts.read(message.required("string_match"));
      const inverted = message.get("invert_match").flag();
      if (text !== null) matchers.push(new CookieMatcher(name, text, inverted));
      element = list.next();
    }
    return matchers;
  }

  private readParameter(field: Field): QueryMatcher {
    const message = new Message(field, this.parameter);
    const name = message.required("name").filled(MAX_NAME);
    const kind = message.oneOf(TESTS);
    if (kind != "string_match") return new QueryMatcher(name, null, message.get("present_match").flag(true));
    return new QueryMatcher(name, this.texts.read(message.get(kind)));
  }
}
