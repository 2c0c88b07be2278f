import { HeaderMapType } from "../../abi/enums";
import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes, bytes } from "../../assembly/bytes/bytes";
import { HeaderCursor } from "../../assembly/http/header-cursor";
import { HeaderMap } from "../../assembly/http/header-map";
import { AUTHORITY, METHOD, PATH } from "./header-names";
import { joinValues } from "./joined-values";

const COMMA = bytes(",");

const QUERY: u8 = 0x3f;
const COLON: u8 = 0x3a;
const BRACKET: u8 = 0x5d;
/** As many bytes as hosts hand over in one header map. */
const MAX_JOINED_BYTES: i32 = 1 << 20;

/**
 * A request as rules see it: each part is asked of the host when the first rule looks at it, and not again. One view
 * serves all requests; `begin` turns it to the next.
 */
@final
export class RequestView {
  private readonly methodView: Bytes = new Bytes();
  private readonly pathView: Bytes = new Bytes();
  private readonly hostView: Bytes = new Bytes();
  private knowsMethod: bool = false;
  private knowsPath: bool = false;
  private knowsHost: bool = false;
  private cursor: HeaderCursor | null = null;
  private readonly joined: ByteWriter = new ByteWriter(MAX_JOINED_BYTES);
  private readonly headers: HeaderMap = new HeaderMap(HeaderMapType.RequestHeaders);

  /** Forgets the request before; the one whose callback runs is next. */
  begin(): void {
    this.knowsMethod = false;
    this.knowsPath = false;
    this.knowsHost = false;
    this.cursor = null;
  }

  /** The method; empty if there is none. */
  get method(): Bytes {
    if (!this.knowsMethod) {
      this.knowsMethod = true;
      this.read(METHOD, this.methodView);
    }
    return this.methodView;
  }

  /** The path without the query; empty if there is none, as in CONNECT. */
  get path(): Bytes {
    if (!this.knowsPath) {
      this.knowsPath = true;
      this.read(PATH, this.pathView);
      const query = this.pathView.indexOf(QUERY);
      if (query >= 0) this.pathView.length = query;
    }
    return this.pathView;
  }

  /** The host without the port; empty if there is none. */
  get host(): Bytes {
    if (!this.knowsHost) {
      this.knowsHost = true;
      this.read(AUTHORITY, this.hostView);
      this.hostView.length = lengthWithoutPort(this.hostView);
    }
    return this.hostView;
  }

  /** The value of a header, of one that stands several times all values joined by commas; null if there is none. */
  header(name: Bytes): Bytes | null {
    return joinValues(this.allHeaders(), name, COMMA, this.joined) ? this.joined.written : null;
  }

  private allHeaders(): HeaderCursor {
    let cursor = this.cursor;
    if (cursor === null) {
      cursor = this.headers.cursor();
      this.cursor = cursor;
    }
    return cursor;
  }

  private read(name: Bytes, into: Bytes): void {
    if (!this.headers.read(name, into)) into.length = 0;
  }
}

/** How much of `example.com:8080` or `[::1]:8080` is the host. */
function lengthWithoutPort(authority: Bytes): i32 {
  for (let i = authority.length - 1; i >= 0; i--) {
    const byte = authority.at(i);
    if (byte == COLON) return i;
    if (byte == BRACKET) break;
  }
  return authority.length;
}
