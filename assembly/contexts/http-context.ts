import {
  DataStatus,
  GrpcStatus,
  HeadersStatus,
  MetadataStatus,
  Status,
  StreamType,
  TrailersStatus,
} from "../../abi/enums";
import { Body } from "../http/body";
import { HeaderList } from "../http/header-list";
import { HeaderMap } from "../http/header-map";
import { sendLocalReply } from "../http/local-reply";
import {
  REQUEST_BODY,
  REQUEST_HEADERS,
  REQUEST_TRAILERS,
  RESPONSE_BODY,
  RESPONSE_HEADERS,
  RESPONSE_TRAILERS,
} from "../http/stream-maps";
import { activeContextId, callbackNumber, selectContext } from "../runtime/callback";
import { Context, Phase } from "./context";
import { closeStreamOf, continueStreamOf } from "./stream-control";

/**
 * One HTTP stream: a request and its response. Made by `RootContext.createHttpContext`, dropped after `onDelete`.
 *
 * A method that a filter does not override costs nothing: its callback is not exported. Headers, bodies and trailers
 * are those of the stream whose callback runs; from the callback of another context (a timer), call `select()` first.
 */
export abstract class HttpContext extends Context {
  /**
   * The response has reached this filter, and its headers callback is over.
   *
   * @internal
   */
  responding: bool = false;
  /** It was answered or reset by this filter: only one of the two, and only once. */
  private ended: bool = false;
  /** In which callback the request was resumed. */
  private requestResumedIn: u32 = 0;
  /** In which callback something was asked for that may end the stream as soon as the callback returns. */
  private endingIn: u32 = 0;

  /** Called with the number of request headers, and whether there is neither body nor trailers. */
  onRequestHeaders(count: u32, endOfStream: bool): HeadersStatus {
    return HeadersStatus.Continue;
  }

  /** Called for each piece of the request body with the bytes readable now, and whether it is the last. */
  onRequestBody(size: u32, endOfStream: bool): DataStatus {
    return DataStatus.Continue;
  }

  /** Called with the number of request trailers, where there are any. */
  onRequestTrailers(count: u32): TrailersStatus {
    return TrailersStatus.Continue;
  }

  /**
   * Called for each METADATA frame of an HTTP/2 request with the number of its entries, which cannot be read. Envoy calls it
   * where `allow_metadata` is set for HTTP/2.
   */
  onRequestMetadata(count: u32): MetadataStatus {
    return MetadataStatus.Continue;
  }

  /** Called with the number of response headers, and whether there is neither body nor trailers; also for local replies. */
  onResponseHeaders(count: u32, endOfStream: bool): HeadersStatus {
    return HeadersStatus.Continue;
  }

  /** Called for each piece of the response body with the bytes readable now, and whether it is the last. */
  onResponseBody(size: u32, endOfStream: bool): DataStatus {
    return DataStatus.Continue;
  }

  /** Called with the number of response trailers, where there are any. */
  onResponseTrailers(count: u32): TrailersStatus {
    return TrailersStatus.Continue;
  }

  /** Called for HTTP/2 metadata of the response; see `onRequestMetadata`. */
  onResponseMetadata(count: u32): MetadataStatus {
    return MetadataStatus.Continue;
  }

  /** Request headers, pseudo-headers (`:method`, `:path`, `:authority`, `:scheme`) included. */
  get requestHeaders(): HeaderMap {
    return REQUEST_HEADERS;
  }

  /** Request trailers. */
  get requestTrailers(): HeaderMap {
    return REQUEST_TRAILERS;
  }

  /** Response headers, `:status` included. */
  get responseHeaders(): HeaderMap {
    return RESPONSE_HEADERS;
  }

  /** Response trailers. */
  get responseTrailers(): HeaderMap {
    return RESPONSE_TRAILERS;
  }

  /** The request body. */
  get requestBody(): Body {
    return REQUEST_BODY;
  }

  /** The response body. */
  get responseBody(): Body {
    return RESPONSE_BODY;
  }

  /**
   * Answers the request without the upstream, or in the place of its response: status code (200 to 599), body (`string`
   * or `Bytes`), headers, gRPC status for gRPC clients, and a word for the access log (`details`). The callback's own
   * return value no longer counts. What is answered before the response has come passes `onResponseHeaders` like any other.
   *
   * `BadArgument` for a header list beyond the host's limits, where the stream is gone, from `onLog` on, after another answer
   * or `reset()`, and after `resumeRequest()` or `resumeResponse()` in the same callback. Envoy would crash.
   */
  sendLocalReply<B>(
    statusCode: u32,
    body: B,
    headers: HeaderList | null = null,
    grpcStatus: GrpcStatus = GrpcStatus.InvalidCode,
    details: string = "",
  ): Status {
    const before = activeContextId;
    if (!this.canEnd || !this.select()) return Status.BadArgument;
    const status = sendLocalReply(statusCode, body, headers, grpcStatus, details);
    selectContext(before);
    return this.ending(status);
  }

  /**
   * Lets a held request go on; asked twice in a callback it goes on once. `BadArgument` where the stream is gone, from `onLog`
   * on, and in a callback that has answered or reset the stream or let the response go on.
   */
  resumeRequest(): Status {
    if (!this.canGoOn) return Status.BadArgument;
    if (this.requestResumedIn == callbackNumber) return Status.Ok;
    const status = continueStreamOf(this, StreamType.Request);
    if (status == Status.Ok) this.requestResumedIn = callbackNumber;
    return status;
  }

  /**
   * Lets a held response go on. `BadArgument` where the stream is gone, from `onLog` on, in a callback that has answered or
   * reset the stream, and as long as `onResponseHeaders` has not returned: Envoy would crash, or send the headers twice.
   */
  resumeResponse(): Status {
    if (!this.responding || !this.canGoOn) return Status.BadArgument;
    const status = continueStreamOf(this, StreamType.Response);
    if (status == Status.Ok) this.endingIn = callbackNumber;
    return status;
  }

  /**
   * Resets the stream. `BadArgument` where it is gone, from `onLog` on, after `sendLocalReply` or another `reset()`, and after
   * `resumeRequest()` or `resumeResponse()` in the same callback. `Unimplemented` in ABI 0.1.0.
   */
  reset(): Status {
    return this.canEnd ? this.ending(closeStreamOf(this, StreamType.Request)) : Status.BadArgument;
  }

  // Envoy does what it is asked when the callback has returned, one thing after the other, and does not look whether the
  // stream outlived the one before: whatever follows on one that ended it crashes the proxy. Seen in Envoy 1.36 and 1.40.

  private get canGoOn(): bool {
    return this.phase == Phase.Alive && this.endingIn != callbackNumber;
  }

  private get canEnd(): bool {
    return !this.ended && this.canGoOn && this.requestResumedIn != callbackNumber;
  }

  private ending(status: Status): Status {
    if (status == Status.Ok) {
      this.ended = true;
      this.endingIn = callbackNumber;
    }
    return status;
  }
}
