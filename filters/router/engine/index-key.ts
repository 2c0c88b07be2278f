import { Bytes } from "../../../assembly/bytes/bytes";
import { NameKey } from "../match/name-key";
import { RouteRequest } from "../match/route-request";

/** Where the value is that an index looks up. */
export enum IndexSource {
  /** Of a header each value that matchers look at. */
  Header,
  /** Of a header all lines as one. */
  JoinedHeader,
  Argument,
  Cookie,
}

/** What candidates can be told apart by without asking each: the whole value of a header, a query parameter or a cookie. */
@final
export class IndexKey {
  constructor(
    readonly source: IndexSource,
    readonly key: NameKey,
    /** True if ASCII letters of either case are the same. */
    readonly ignoreCase: bool,
  ) {}

  /** Reads the first value into `request.value`. Returns its place, to go on from; negative if there is none. */
  first(request: RouteRequest): i32 {
    if (this.source == IndexSource.Header) return request.firstHeader(this.key);
    return this.readOnly(request) ? 0 : -1;
  }

  /** Reads the next value after the one at a place. Returns its place; negative if there is none. */
  next(request: RouteRequest, place: i32): i32 {
    return this.source == IndexSource.Header ? request.nextHeader(this.key, place) : -1;
  }

  private readOnly(request: RouteRequest): bool {
    if (this.source == IndexSource.JoinedHeader) return request.readHeader(this.key);
    return this.source == IndexSource.Cookie ? request.readCookie(this.key) : request.readArgument(this.key);
  }

  equals(other: IndexKey): bool {
    if (this.source != other.source || this.ignoreCase != other.ignoreCase) return false;
    return this.key.name.equals(other.key.name);
  }
}

/** A value that a candidate needs to match. */
@final
export class IndexValue {
  constructor(
    readonly key: IndexKey,
    readonly value: Bytes,
  ) {}
}
