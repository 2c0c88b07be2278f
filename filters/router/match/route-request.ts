import { HeaderMapType } from "../../../abi/enums";
import { Bytes, bytes } from "../../../assembly/bytes/bytes";
import { takeView } from "../../../assembly/bytes/views";
import { now } from "../../../assembly/clock";
import { HeaderCursor } from "../../../assembly/http/header-cursor";
import { HeaderMap } from "../../../assembly/http/header-map";
import { dottedPath, getProperty } from "../../../assembly/properties";
import { readCookies } from "./cookies";
import { FieldTable } from "./field-table";
import { addressLength, lengthWithoutPort } from "./host-port";
import { joinFields } from "./joined-header";
import { hashName, NameKey } from "./name-key";
import { AUTHORITY, CONTENT_TYPE, COOKIE, FORWARDED_PROTO, METHOD, PATH, SCHEME } from "./names";
import { readQuery } from "./query-string";

const SOURCE_ADDRESS = dottedPath("source.address");
const GRPC = bytes("application/grpc");

const PLUS: u8 = 0x2b;
const QUERY: u8 = 0x3f;
const FRAGMENT: u8 = 0x23;
const SEMICOLON: u8 = 0x3b;
const BRACKET: u8 = 0x5b;
const NANOSECONDS: u64 = 1_000_000;

/**
 * A request as routes see it. Its headers are fetched in one call when the first of them is asked for, the query and
 * the cookies are taken apart when the first of those is. One object serves all requests: `begin` turns it to the next.
 * What it hands out lives until the callback returns, unless it is said otherwise.
 */
@final
export class RouteRequest {
  /** What shares of requests and weights are decided by. To be set before the request is decided. */
  random: u64 = 0;
  /**
   * True if header matchers look at all lines of a header as one value, joined by commas, as in Envoy before 1.39; false if
   * they look at each line, and one that passes is enough. See `hostJoinsLines`.
   */
  joinsLines: bool = false;
  /** What the latest `readHeader`, `readArgument` or `readCookie` found, until the next. */
  readonly value: Bytes = new Bytes();

  private readonly map: HeaderMap = new HeaderMap(HeaderMapType.RequestHeaders);
  private readonly cursor: HeaderCursor = new HeaderCursor();
  private readonly headers: FieldTable = new FieldTable();
  /** Headers of several lines, with their joined values. */
  private readonly joined: FieldTable = new FieldTable();
  private readonly queryFields: FieldTable = new FieldTable();
  private readonly cookieFields: FieldTable = new FieldTable();
  private knowsHeaders: bool = false;
  private knowsQuery: bool = false;
  private knowsCookies: bool = false;
  private knowsPath: bool = false;
  private knowsAddress: bool = false;
  private milliseconds: i64 = -1;
  private isPathThere: bool = false;

  private readonly nameView: Bytes = new Bytes();
  private readonly methodView: Bytes = new Bytes();
  private readonly authorityView: Bytes = new Bytes();
  private readonly hostView: Bytes = new Bytes();
  private readonly schemeView: Bytes = new Bytes();
  private readonly targetView: Bytes = new Bytes();
  private readonly pathView: Bytes = new Bytes();
  private readonly plainPathView: Bytes = new Bytes();
  private readonly queryView: Bytes = new Bytes();
  private readonly addressView: Bytes = new Bytes();

  /** Forgets the request before; the one whose callback runs is next. */
  begin(): void {
    this.forget();
    this.knowsHeaders = false;
  }

  /** Like `begin`, for encoded headers that lie somewhere else: they must live as long as they are looked at. */
  beginWith(pairs: usize, size: usize): void {
    this.forget();
    this.cursor.aim(pairs, size);
    this.indexHeaders();
  }

  /** When the request came, in milliseconds since 1970. Tests may set it; it is forgotten with the request. */
  get time(): i64 {
    if (this.milliseconds < 0) this.milliseconds = <i64>(now() / NANOSECONDS);
    return this.milliseconds;
  }

  set time(milliseconds: i64) {
    this.milliseconds = milliseconds;
  }

  /** `:method`; empty if there is none. */
  get method(): Bytes {
    return this.known(METHOD, this.methodView);
  }

  /** `:authority`, maybe with a port; empty if there is none. */
  get authority(): Bytes {
    return this.known(AUTHORITY, this.authorityView);
  }

  /** `:authority` without the port; empty if there is none. */
  get host(): Bytes {
    const authority = this.authority;
    this.hostView.aim(authority.ptr, lengthWithoutPort(authority));
    return this.hostView;
  }

  /** `x-forwarded-proto`, which the host sets, or else `:scheme`; empty if there is neither. */
  get scheme(): Bytes {
    const view = this.known(FORWARDED_PROTO, this.schemeView);
    return view.isEmpty ? this.known(SCHEME, view) : view;
  }

  /** True if there is a `:path`: CONNECT may have none. */
  get hasPath(): bool {
    this.readPath();
    return this.isPathThere;
  }

  /** `:path` as it came, with the query; empty if there is none. */
  get target(): Bytes {
    this.readPath();
    return this.targetView;
  }

  /** The path without query and fragment. */
  get path(): Bytes {
    this.readPath();
    return this.pathView;
  }

  /** The path up to the first `;`, for tables that ignore path parameters. */
  get pathWithoutParameters(): Bytes {
    const path = this.path;
    const end = path.indexOf(SEMICOLON);
    this.plainPathView.aim(path.ptr, end < 0 ? path.length : end);
    return this.plainPathView;
  }

  /** What follows the first `?`; empty if nothing does. */
  get query(): Bytes {
    this.readPath();
    return this.queryView;
  }

  /** True if the content type says gRPC. */
  get isGrpc(): bool {
    if (!this.readHeader(CONTENT_TYPE)) return false;
    const type = this.value;
    return type.startsWith(GRPC) && (type.length == GRPC.length || type.at(GRPC.length) == PLUS);
  }

  /** The address of the client without port and brackets; empty if the host does not say. */
  get sourceAddress(): Bytes {
    if (!this.knowsAddress) {
      this.knowsAddress = true;
      const address = getProperty(SOURCE_ADDRESS);
      if (address === null) this.addressView.aim(0, 0);
      else aimAtAddress(address, this.addressView);
    }
    return this.addressView;
  }

  /** The value of a header, of one that stands several times all values joined by commas; null if there is none. */
  header(name: Bytes): Bytes | null {
    return this.find(name, hashName(name)) ? takeView(this.value.ptr, this.value.length) : null;
  }

  /** The first cookie of that name; null if there is none. */
  cookie(name: Bytes): Bytes | null {
    const cookies = this.cookies();
    return this.take(cookies, cookies.findHashed(name, hashName(name), 0));
  }

  /** The first query parameter of that name, as it stands there; null if there is none. */
  argument(name: Bytes): Bytes | null {
    const parameters = this.parameters();
    return this.take(parameters, parameters.findHashed(name, hashName(name), 0));
  }

  /** A walk over all headers, from before the first; it ends when a cookie or a first header is read. */
  walk(): HeaderCursor {
    this.needHeaders();
    this.cursor.rewind();
    return this.cursor;
  }

  /** Like `header`, into `value`. False if there is none. */
  readHeader(key: NameKey): bool {
    return this.find(key.name, key.hash);
  }

  /**
   * Reads the first value that a header matcher looks at into `value`: that of the header's first line or, if lines are
   * joined, all of them. Returns its place, to go on from; negative if there is none.
   */
  firstHeader(key: NameKey): i32 {
    this.needHeaders();
    const first = this.headers.find(key);
    if (first < 0) return -1;
    if (this.joinsLines) this.find(key.name, key.hash);
    else this.headers.read(first, this.value);
    return first;
  }

  /** Reads the next such value after the one at a place. Returns its place; negative if there is none. */
  nextHeader(key: NameKey, place: i32): i32 {
    const next = this.joinsLines ? -1 : this.headers.find(key, place + 1);
    if (next >= 0) this.headers.read(next, this.value);
    return next;
  }

  /** Reads the first line of a header into `value`, also where there are several. False if there is none. */
  readFirstHeader(key: NameKey): bool {
    this.needHeaders();
    const cursor = this.cursor;
    cursor.rewind();
    while (cursor.next()) {
      if (!cursor.nameEquals(key.name)) continue;
      cursor.readValue(this.value);
      return true;
    }
    return false;
  }

  /** Like `cookie`, into `value`. False if there is none. */
  readCookie(key: NameKey): bool {
    return this.readField(this.cookies(), key);
  }

  /** Like `argument`, into `value`. False if there is none. */
  readArgument(key: NameKey): bool {
    return this.readField(this.parameters(), key);
  }

  private forget(): void {
    this.knowsQuery = false;
    this.knowsCookies = false;
    this.knowsPath = false;
    this.knowsAddress = false;
    this.milliseconds = -1;
  }

  private needHeaders(): void {
    if (this.knowsHeaders) return;
    this.map.walk(this.cursor);
    this.indexHeaders();
  }

  private indexHeaders(): void {
    this.knowsHeaders = true;
    const cursor = this.cursor;
    const headers = this.headers;
    headers.clear();
    this.joined.clear();
    while (cursor.next()) {
      cursor.readName(this.nameView);
      cursor.readValue(this.value);
      headers.add(this.nameView, this.value);
    }
  }

  private find(name: Bytes, hash: u32): bool {
    this.needHeaders();
    const headers = this.headers;
    const first = headers.findHashed(name, hash, 0);
    if (first < 0) return false;
    if (headers.findHashed(name, hash, first + 1) < 0) headers.read(first, this.value);
    else this.readJoined(first, name, hash);
    return true;
  }

  /** Joins lines once, however often they are asked for. */
  private readJoined(first: i32, name: Bytes, hash: u32): void {
    const joined = this.joined;
    const known = joined.findHashed(name, hash, 0);
    if (known >= 0) {
      joined.read(known, this.value);
      return;
    }
    joinFields(this.headers, first, name, hash, this.value);
    joined.add(name, this.value);
  }

  private known(key: NameKey, view: Bytes): Bytes {
    if (this.readHeader(key)) view.aim(this.value.ptr, this.value.length);
    else view.aim(0, 0);
    return view;
  }

  private readField(fields: FieldTable, key: NameKey): bool {
    const index = fields.find(key);
    if (index < 0) return false;
    fields.read(index, this.value);
    return true;
  }

  private take(fields: FieldTable, index: i32): Bytes | null {
    if (index < 0) return null;
    fields.read(index, this.value);
    return takeView(this.value.ptr, this.value.length);
  }

  private readPath(): void {
    if (this.knowsPath) return;
    this.knowsPath = true;
    this.isPathThere = this.readHeader(PATH);
    const target = this.known(PATH, this.targetView);
    let end = 0;
    while (end < target.length && target.at(end) != QUERY && target.at(end) != FRAGMENT) end++;
    this.pathView.aim(target.ptr, end);
    const mark = target.indexOf(QUERY, end);
    const start = mark < 0 ? target.length : mark + 1;
    this.queryView.aim(target.ptr + <usize>start, target.length - start);
  }

  private parameters(): FieldTable {
    const fields = this.queryFields;
    if (!this.knowsQuery) {
      this.knowsQuery = true;
      fields.clear();
      readQuery(this.query, fields);
    }
    return fields;
  }

  private cookies(): FieldTable {
    const fields = this.cookieFields;
    if (!this.knowsCookies) {
      this.knowsCookies = true;
      fields.clear();
      this.needHeaders();
      const cursor = this.cursor;
      cursor.rewind();
      while (cursor.next()) {
        if (!cursor.nameEquals(COOKIE.name)) continue;
        cursor.readValue(this.value);
        readCookies(this.value, fields);
      }
    }
    return fields;
  }
}

function aimAtAddress(address: Bytes, view: Bytes): void {
  const bracket = address.at(0) == BRACKET ? 1 : 0;
  view.aim(address.ptr + <usize>bracket, addressLength(address) - bracket);
}
