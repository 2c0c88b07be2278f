import { Bytes } from "../../../assembly/bytes/bytes";
import { TextMatcher } from "./text-matcher";

/** How a query parameter must be. Source: envoy.config.route.v3.QueryParameterMatcher. */
@final
export class QueryMatcher {
  constructor(
    /** Letters of either case differ. Of several parameters of that name the first counts. */
    readonly name: Bytes,
    /** What its value must be; null if only its presence is asked for. */
    readonly text: TextMatcher | null,
    /** Without a text: whether it must be there. */
    readonly present: bool = true,
  ) {}
}
