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
import { Context } from "./context";
import { closeStream, continueStream } from "./stream-control";

/**
 * One HTTP stream: a request and its response. Made by `RootContext.createHttpContext`, dropped after `onDelete`.
 *
 * A method that a filter does not override costs nothing: its callback is not exported. Headers, bodies and trailers
 * are those of the stream whose callback runs; from the callback of another context (a timer), call `select()` first.
 */
export abstract class HttpContext extends Context {
  /**
   * The response has reached this filter.
   *
   * @internal
   */
  responding: bool = false;

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
   * return value no longer counts, and the answer passes `onResponseHeaders` like any other. Only one answer a stream.
   *
   * `BadArgument` for a header list beyond the host's limits, and where the stream is gone.
   */
  sendLocalReply<B>(
    statusCode: u32,
    body: B,
    headers: HeaderList | null = null,
    grpcStatus: GrpcStatus = GrpcStatus.InvalidCode,
    details: string = "",
  ): Status {
    if (!this.select()) return Status.BadArgument;
    return sendLocalReply(statusCode, body, headers, grpcStatus, details);
  }

  /** Lets a held request go on. `BadArgument` where the stream is gone. */
  resumeRequest(): Status {
    return this.select() ? continueStream(StreamType.Request) : Status.BadArgument;
  }

  /**
   * Lets a held response go on. `BadArgument` where the stream is gone, or no response has come yet: of Envoy it must not be
   * asked then, for it would crash.
   */
  resumeResponse(): Status {
    return this.responding && this.select() ? continueStream(StreamType.Response) : Status.BadArgument;
  }

  /** Resets the stream. `BadArgument` where it is gone already; `Unimplemented` in ABI 0.1.0. */
  reset(): Status {
    return this.select() ? closeStream(StreamType.Request) : Status.BadArgument;
  }
}
