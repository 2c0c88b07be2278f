import { Bytes } from "../../../assembly/bytes/bytes";
import { HeaderTest } from "./kinds";
import { TextMatcher } from "./text-matcher";

/** How a request header must be. Source: envoy.config.route.v3.HeaderMatcher. */
@final
export class HeaderMatcher {
  /** What its value must be; not null if, and only if, the test is `Text`. */
  text: TextMatcher | null = null;
  /** The least number of a `Range`. */
  start: i64 = 0;
  /** The first number beyond a `Range`. */
  end: i64 = 0;
  /** True if the header must not pass the test. */
  inverted: bool = false;
  /** True if a header that is not there is tested as an empty one. Otherwise it fails every test but `Absent`. */
  missingAsEmpty: bool = false;

  constructor(
    /** In lower case. Several lines of that name are tested as one, joined by commas. */
    readonly name: Bytes,
    readonly test: HeaderTest,
  ) {}
}
