import { equalsString, toLower } from "../../../assembly/bytes/ascii";
import { Bytes } from "../../../assembly/bytes/bytes";
import { isSpace, isTargetByte, isToken } from "./characters";
import { Http1Fields } from "./fields";

const SPACE: u8 = 0x20;
const CR: u8 = 0x0d;
const COMMA: u8 = 0x2c;

/** `contentLength` of a body that comes in chunks. */
export const CHUNKED: i64 = -1;

/** A request's head (RFC 9112, section 3), and a cursor over its headers. Its views live until `onRequest` returns. */
@final
export class Http1Request extends Http1Fields {
  /** The method, such as `POST`. */
  readonly method: Bytes = new Bytes();
  /** What is asked for, as it was sent: a path with its query, as a rule. */
  readonly target: Bytes = new Bytes();
  /** The value of `host`; empty if there is none, which HTTP/1.0 allows. */
  readonly host: Bytes = new Bytes();
  /** 1 for HTTP/1.1, 0 for HTTP/1.0. */
  minor: u32 = 1;
  /** How many bytes the body has; `CHUNKED` where it says itself. */
  contentLength: i64 = 0;
  /** True if the connection can serve another request after this one. */
  keepsAlive: bool = true;
  /** True if the client waits for `100 Continue` before it sends the body. */
  expectsContinue: bool = false;
  /** Why the request is refused, in plain words, and with what status; empty and 0 if it is not. */
  error: string = "";
  status: u32 = 0;

  private hasLength: bool = false;
  private hasHost: bool = false;
  private closes: bool = false;

  /**
   * Reads a head, whose lines all end with CR LF and have neither within, the empty one included; names are made lower case in it.
   * False if it is refused. The cursor stands before the first header then.
   */
  parse(head: Bytes, maxHeaders: u32): bool {
    this.error = "";
    this.status = 0;
    this.contentLength = 0;
    this.keepsAlive = true;
    this.expectsContinue = false;
    this.hasLength = false;
    this.hasHost = false;
    this.closes = false;
    this.host.aim(0, 0);
    const end = head.ptr + <usize>head.length;
    const fields = this.parseLine(head.ptr);
    if (fields == 0) return false;
    this.aimLines(fields, end - 2);
    if (!this.checkFields(maxHeaders)) return false;
    this.rewind();
    return true;
  }

  /** Reads the request line, and says where the headers begin; 0 if it is refused. */
  private parseLine(start: usize): usize {
    let at = start;
    while (isToken(load<u8>(at))) at++;
    this.method.aim(start, <i32>(at - start));
    if (at == start || load<u8>(at) != SPACE) return this.refuseLine();
    at++;
    const target = at;
    while (isTargetByte(load<u8>(at))) at++;
    this.target.aim(target, <i32>(at - target));
    if (at == target || load<u8>(at) != SPACE) return this.refuseLine();
    at++;
    const version = at;
    while (load<u8>(at) != CR) at++;
    const length = at - version;
    if (equalsString(version, length, "HTTP/1.1")) this.minor = 1;
    else if (equalsString(version, length, "HTTP/1.0")) this.minor = 0;
    else {
      this.refuse(505, "the version is not HTTP/1.1");
      return 0;
    }
    if (this.minor == 0) this.keepsAlive = false;
    return at + 2;
  }

  private refuseLine(): usize {
    this.refuse(400, "the request line is malformed");
    return 0;
  }

  private checkFields(maxHeaders: u32): bool {
    let count: u32 = 0;
    while (this.next()) {
      if (++count > maxHeaders) return this.refuse(431, "too many headers");
      if (!this.checkField()) return false;
    }
    if (this.malformed) return this.refuse(400, "a header is malformed");
    if (this.minor == 1 && !this.hasHost) return this.refuse(400, "there is no host");
    return true;
  }

  /** What decides where the request ends must be said once, in one way: what two readers could read differently is refused. */
  private checkField(): bool {
    switch (this.name.length) {
      case 4:
        return !this.isNamed("host") || this.takeHost();
      case 6:
        if (this.isNamed("expect")) this.expectsContinue = this.says("100-continue");
        return true;
      case 10:
        if (this.isNamed("connection")) this.takeConnection();
        return true;
      case 14:
        return !this.isNamed("content-length") || this.takeLength();
      case 17:
        return !this.isNamed("transfer-encoding") || this.takeEncoding();
      default:
        return true;
    }
  }

  private takeHost(): bool {
    if (this.hasHost) return this.refuse(400, "there is more than one host");
    this.hasHost = true;
    this.host.aim(this.value.ptr, this.value.length);
    return true;
  }

  private takeLength(): bool {
    const value = this.value;
    if (this.hasLength) return this.refuse(400, "there is more than one content-length");
    if (this.contentLength == CHUNKED) return this.refuseBoth();
    // Eighteen digits fit 63 bits.
    if (value.length == 0 || value.length > 18) return this.refuse(400, "content-length is no number");
    let length: i64 = 0;
    for (let i = 0; i < value.length; i++) {
      const digit = value.at(i) - 0x30;
      if (digit > 9) return this.refuse(400, "content-length is no number");
      length = length * 10 + <i64>digit;
    }
    this.hasLength = true;
    this.contentLength = length;
    return true;
  }

  private takeEncoding(): bool {
    if (this.hasLength) return this.refuseBoth();
    if (this.contentLength == CHUNKED) return this.refuse(400, "there is more than one transfer-encoding");
    if (this.minor == 0) return this.refuse(400, "HTTP/1.0 has no transfer-encoding");
    if (!this.says("chunked")) return this.refuse(501, "the transfer-encoding is not chunked");
    this.contentLength = CHUNKED;
    return true;
  }

  private refuseBoth(): bool {
    return this.refuse(400, "there are content-length and transfer-encoding");
  }

  /** A list of options, of which `close` wins. */
  private takeConnection(): void {
    const value = this.value;
    let start = 0;
    while (start < value.length) {
      let end = value.indexOf(COMMA, start);
      if (end < 0) end = value.length;
      const next = end + 1;
      while (start < end && isSpace(value.at(start))) start++;
      while (end > start && isSpace(value.at(end - 1))) end--;
      const option = value.ptr + <usize>start;
      if (isWord(option, end - start, "close")) {
        this.keepsAlive = false;
        this.closes = true;
      } else if (isWord(option, end - start, "keep-alive") && !this.closes) this.keepsAlive = true;
      start = next;
    }
  }

  private isNamed(name: string): bool {
    return equalsString(this.name.ptr, <usize>this.name.length, name);
  }

  private says(word: string): bool {
    return isWord(this.value.ptr, this.value.length, word);
  }

  private refuse(status: u32, error: string): bool {
    this.status = status;
    this.error = error;
    return false;
  }
}

/** True if the bytes spell a word of letters in lower case, in any case. */
function isWord(at: usize, length: i32, word: string): bool {
  if (length != word.length) return false;
  for (let i = 0; i < length; i++) {
    if (toLower(load<u8>(at + <usize>i)) != <u8>word.charCodeAt(i)) return false;
  }
  return true;
}
