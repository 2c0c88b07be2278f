import { Bytes } from "../../../assembly/bytes/bytes";
import { CookiePredicate, QueryPredicate } from "../match/field-predicate";
import { HeaderPredicate } from "../match/header-predicate";
import { NameKey } from "../match/name-key";
import { RouteRequest } from "../match/route-request";
import { HeaderTest, TextKind } from "../table/kinds";
import { TextMatcher } from "../table/text-matcher";
import { Candidate } from "./candidate";

/** Where the value is that an index looks up. */
export enum IndexSource {
  Header,
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

  /** Reads the value into `request.value`; false if there is none. */
  read(request: RouteRequest): bool {
    if (this.source == IndexSource.Header) return request.readHeader(this.key);
    return this.source == IndexSource.Cookie ? request.readCookie(this.key) : request.readArgument(this.key);
  }

  equals(other: IndexKey): bool {
    if (this.source != other.source || this.ignoreCase != other.ignoreCase) return false;
    return this.key.name.equals(other.key.name);
  }

  /** The value that the candidate needs to match; null if it does not need one. */
  valueFor(candidate: Candidate): Bytes | null {
    const values = indexValues(candidate);
    for (let i = 0; i < values.length; i++) {
      if (values[i].key.equals(this)) return values[i].value;
    }
    return null;
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

/** All values without which a candidate does not match. */
export function indexValues(candidate: Candidate): IndexValue[] {
  const values: IndexValue[] = [];
  const headers = candidate.headers;
  const query = candidate.query;
  const cookies = candidate.cookies;
  if (headers !== null) {
    for (let i = 0; i < headers.length; i++) addHeader(headers[i], values);
  }
  if (query !== null) {
    for (let i = 0; i < query.length; i++) addParameter(query[i], values);
  }
  if (cookies !== null) {
    for (let i = 0; i < cookies.length; i++) addCookie(cookies[i], values);
  }
  return values;
}

function addHeader(predicate: HeaderPredicate, values: IndexValue[]): void {
  const matcher = predicate.matcher;
  const text = matcher.text;
  if (text === null || matcher.test != HeaderTest.Text || matcher.inverted) return;
  // A header that is not there may be taken for an empty one.
  if (matcher.missingAsEmpty && text.text.isEmpty) return;
  add(IndexSource.Header, predicate.key, text, values);
}

function addParameter(predicate: QueryPredicate, values: IndexValue[]): void {
  const text = predicate.matcher.text;
  if (text !== null) add(IndexSource.Argument, predicate.key, text, values);
}

function addCookie(predicate: CookiePredicate, values: IndexValue[]): void {
  if (!predicate.matcher.inverted) add(IndexSource.Cookie, predicate.key, predicate.matcher.text, values);
}

function add(source: IndexSource, key: NameKey, text: TextMatcher, values: IndexValue[]): void {
  if (text.kind != TextKind.Exact) return;
  values.push(new IndexValue(new IndexKey(source, key, text.ignoreCase), text.text));
}
