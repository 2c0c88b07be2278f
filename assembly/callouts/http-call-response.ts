import { BufferType, HeaderMapType } from "../../abi/enums";
import { Bytes } from "../bytes/bytes";
import { Body } from "../http/body";
import { HeaderMap } from "../http/header-map";
import { CallFailure } from "./call-failure";
import { STATUS_RESET, statusCode } from "./call-status";

const ZERO: u8 = 0x30;

/** What the proxies of the field call their own answers by. Source: seen in Envoy 1.36 and 1.40. */
// @ts-ignore: decorator
@lazy
const TIMED_OUT = Bytes.fromString("upstream request timeout");
// @ts-ignore: decorator
@lazy
const NO_HOST = Bytes.fromString("no healthy upstream");
// @ts-ignore: decorator
@lazy
const NO_ANSWER = Bytes.fromString("upstream connect error or disconnect/reset before headers");
// @ts-ignore: decorator
@lazy
const TERMINATED = Bytes.fromString("connection termination");
// @ts-ignore: decorator
@lazy
const STATUS_NAME = Bytes.fromString(":status");

/** A status line, a length and a type: what an answer has that the host made up. */
const OWN_ANSWER_HEADERS: u32 = 3;

/**
 * The answer to an HTTP callout, readable in `HttpCallHandler.onResponse` only: one object serves all answers.
 *
 * Source: Proxy-Wasm ABI 0.2.1, "HTTP calls".
 */
@final
export class HttpCallResponse {
  /** Its headers, `:status` included. */
  readonly headers: HeaderMap = new HeaderMap(HeaderMapType.HttpCallResponseHeaders);
  /** Its body. */
  readonly body: Body = new Body(BufferType.HttpCallResponseBody);
  /** Its trailers. */
  readonly trailers: HeaderMap = new HeaderMap(HeaderMapType.HttpCallResponseTrailers);
  /** How many headers there are. */
  headerCount: u32 = 0;
  /** How many bytes the body has. */
  bodySize: u32 = 0;
  /** How many trailers there are. */
  trailerCount: u32 = 0;

  /** The status code; 0 where there is none. */
  get status(): u32 {
    const value = this.headers.getBytes(STATUS_NAME);
    if (value === null || value.length != 3) return 0;
    let code: u32 = 0;
    for (let i = 0; i < 3; i++) {
      const digit = value.at(i) - ZERO;
      if (digit > 9) return 0;
      code = code * 10 + digit;
    }
    return code;
  }

  /**
   * Whether it is an answer of the one that was asked. Envoy answers a callout that failed by itself, with a 503 or 504 that
   * looks like any other: it is known by having three headers, where a server's has a `date` or `server` at least, and by
   * its text. One that was cut off comes without headers.
   */
  failure(): CallFailure {
    if (this.headerCount == 0) return statusCode() == STATUS_RESET ? CallFailure.Reset : CallFailure.Unreachable;
    if (this.headerCount != OWN_ANSWER_HEADERS) return CallFailure.None;
    const status = this.status;
    if (status != 503 && status != 504) return CallFailure.None;
    const text = this.body.read(0, 512);
    if (status == 504) return text.equals(TIMED_OUT) ? CallFailure.Timeout : CallFailure.None;
    if (text.equals(NO_HOST)) return CallFailure.Unreachable;
    if (!text.startsWith(NO_ANSWER)) return CallFailure.None;
    return text.endsWith(TERMINATED) ? CallFailure.Reset : CallFailure.Unreachable;
  }
}
