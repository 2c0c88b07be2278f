import { Bytes } from "../../../assembly/bytes/bytes";
import { HashPolicy } from "./hash-policy";
import { HeaderMatcher } from "./header-matcher";
import { StickyKind } from "./kinds";
import { MetadataMatch } from "./metadata-match";

/** Some endpoints out of those of a service, by their cluster or their metadata: blue, gray, v2. */
@final
export class GroupMember {
  /** What its endpoints have in their metadata; null if any is right. */
  metadata: MetadataMatch | null = null;
  /** Requests that pass all of these go to it, whatever the weights say; empty if none do. */
  headers: HeaderMatcher[] = [];

  constructor(
    readonly name: Bytes,
    /** Never empty: its own, or that of the group. */
    readonly cluster: Bytes,
    /** Its share of the requests that nothing else gives to a member. */
    readonly weight: u32,
  ) {}
}

/** What keeps a client with the member it was given. */
@final
export class Sticky {
  /** Of `Cookie`: for how many seconds; 0 for as long as the browser runs. */
  cookieSeconds: i64 = 0;
  /** Of `Cookie`: its path. */
  cookiePath: Bytes = new Bytes();
  /** Of `Hash`. */
  hash: HashPolicy[] = [];

  constructor(
    readonly kind: StickyKind,
    /** The name of the cookie or, in lower case, of the header. */
    readonly name: Bytes,
  ) {}
}

/**
 * The members that a service's requests are shared among. A request is given the active member, if one is set (blue and
 * green); otherwise the first member whose headers match; otherwise the one it was given before, if that is kept and has
 * a weight; otherwise one by weight. Not Envoy's.
 */
@final
export class Group {
  /** The index of the member that has all the requests; negative if they are shared. */
  active: i32 = -1;
  /** Null if each request is given a member anew. */
  sticky: Sticky | null = null;

  constructor(
    readonly name: Bytes,
    readonly members: GroupMember[],
    /** The sum of the weights; 0 only if a member is active. */
    readonly totalWeight: u32,
  ) {}
}
