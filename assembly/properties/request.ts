import { Bytes } from "../bytes/bytes";
import { Entries } from "./entries";
import { readBytes, readInteger, readMap } from "./read";

/**
 * The request of the stream whose callback runs (`request.*`). Path, host, method and headers are there as
 * long as the request headers are: in `onRequestHeaders`, while the request is held, and in `onLog`; not in
 * the response's callbacks. Text is a view that lives until the callback returns, `null` where there is
 * none; integers and times are -1 where there is none. Nothing here traps.
 *
 * Source: Envoy, "Attributes"; when each is there was seen in Envoy 1.36 and 1.40.
 */
export namespace request {
  /** Path and query: `/a?b=1`. */
  export function path(): Bytes | null {
    return readBytes("request\0path");
  }

  /** The path without the query: `/a`. */
  export function urlPath(): Bytes | null {
    return readBytes("request\0url_path");
  }

  /** The query without its question mark: `b=1`; empty if there is none. */
  export function query(): Bytes | null {
    return readBytes("request\0query");
  }

  /** Host and port as the client named them: `example.org:8080`. */
  export function host(): Bytes | null {
    return readBytes("request\0host");
  }

  /** `http` or `https`. */
  export function scheme(): Bytes | null {
    return readBytes("request\0scheme");
  }

  /** The method: `GET`. */
  export function method(): Bytes | null {
    return readBytes("request\0method");
  }

  /**
   * All headers, names in lower case. Unlike in `HeaderMap`, several of a name are one, their values joined
   * by `,`.
   */
  export function headers(): Entries {
    return readMap("request\0headers");
  }

  /** The size of all header names and values in bytes; 0 while they are not there. -1 on Envoy 1.36. */
  export function headersBytes(): i64 {
    return readInteger("request\0headers_bytes");
  }

  /** The `referer` header. */
  export function referer(): Bytes | null {
    return readBytes("request\0referer");
  }

  /** The `user-agent` header. */
  export function userAgent(): Bytes | null {
    return readBytes("request\0useragent");
  }

  /** The `x-request-id` header, which Envoy makes where the client sent none. */
  export function id(): Bytes | null {
    return readBytes("request\0id");
  }

  /** `HTTP/1.0`, `HTTP/1.1`, `HTTP/2` or `HTTP/3`; throughout the stream. */
  export function protocol(): Bytes | null {
    return readBytes("request\0protocol");
  }

  /** When the first byte came: nanoseconds since 1970; throughout the stream. */
  export function time(): i64 {
    return readInteger("request\0time");
  }

  /** How long the stream took, in nanoseconds; in `onLog`. */
  export function duration(): i64 {
    return readInteger("request\0duration");
  }

  /**
   * The size of the body in bytes: what `content-length` says where there is one, else what has come so
   * far.
   */
  export function size(): i64 {
    return readInteger("request\0size");
  }

  /** The size of headers and body in bytes, as far as they have come. */
  export function totalSize(): i64 {
    return readInteger("request\0total_size");
  }
}
