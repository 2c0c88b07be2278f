import { Bytes } from "../../../assembly/bytes/bytes";
import { HashKind } from "./kinds";
import { Substitution } from "./substitution";

/** What a request's hash is made of. Source: envoy.config.route.v3.RouteAction.HashPolicy. */
@final
export class HashPolicy {
  /** Of `Header`: what is made of the value first; null if nothing is. */
  substitution: Substitution | null = null;
  /** Of `Cookie`: for how many seconds one that is missing is set; 0 for as long as the browser runs, negative if none is set. */
  cookieSeconds: i64 = -1;
  /** Of `Cookie`: the path of one that is set. */
  cookiePath: Bytes = new Bytes();
  /** Of `Cookie`: what else one that is set has, as `; name=value` or `; name` each. */
  cookieAttributes: Bytes = new Bytes();
  /** True if no further policy counts once this one gave a hash. */
  terminal: bool = false;

  constructor(
    readonly kind: HashKind,
    /** The name of the header (in lower case), cookie or argument, or the key of the filter state. */
    readonly name: Bytes,
  ) {}
}
