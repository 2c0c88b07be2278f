import { Bytes } from "../../../assembly/bytes/bytes";
import { Fault } from "./fault";
import { HeaderEdits } from "./header-edits";
import { RouteAction } from "./route-action";
import { RouteMatch } from "./route-match";

/** Which requests, and what is done with them. Source: envoy.config.route.v3.Route. */
@final
export class Route {
  /** Empty if it has none. */
  name: Bytes = new Bytes();
  /** Null if there is nothing to do. */
  edits: HeaderEdits | null = null;
  /** Null if nothing goes wrong on purpose. Not in Envoy's Route. */
  fault: Fault | null = null;
  /** From when on the route is there, in milliseconds since 1970. Not Envoy's. */
  validFrom: i64 = i64.MIN_VALUE;
  /** From when on it is there no longer, in milliseconds since 1970. Not Envoy's. */
  validUntil: i64 = i64.MAX_VALUE;

  constructor(
    /** Its place in the order of the text, over the whole table, from 0. */
    readonly index: i32,
    readonly match: RouteMatch,
    readonly action: RouteAction,
  ) {}

  /** True if the time does not decide whether it is there. */
  get isAlwaysValid(): bool {
    return this.validFrom == i64.MIN_VALUE && this.validUntil == i64.MAX_VALUE;
  }
}
