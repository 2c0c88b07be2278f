import {
  DataStatus,
  FilterStatus,
  HeadersStatus,
  MetadataStatus,
  PeerType,
  Status,
  TrailersStatus,
} from "proxy-wasm-assemblyscript/abi/enums";
import { BaseContext } from "./base-context";
import { RootContext } from "./root-context";
import { proxy_set_effective_context } from "./streams";

// The build exports what a filter overrides: `@callback` says which export a method needs. TCP is in exports.ts.

/** One HTTP stream or TCP connection. */
export class Context extends BaseContext {
  constructor(
    context_id_: u32,
    /** The plugin that made it. */
    public root_context: RootContext,
  ) {
    super(context_id_);
  }

  /** Makes another context of the same plugin. Hosts never ask a stream for that. */
  createContext(): Context {
    return new Context(this.context_id, this.root_context);
  }

  /** Called when the client has connected. */
  onNewConnection(): FilterStatus {
    return FilterStatus.Continue;
  }

  /** Called with bytes from the client. */
  onDownstreamData(size: usize, end: bool): FilterStatus {
    return FilterStatus.Continue;
  }

  /** Called with bytes from the upstream. */
  onUpstreamData(size: usize, end: bool): FilterStatus {
    return FilterStatus.Continue;
  }

  /** Called when the client's side is closed. */
  onDownstreamConnectionClose(t: PeerType): void {}

  /** Called when the upstream's side is closed. */
  onUpstreamConnectionClose(t: PeerType): void {}

  /** Called with the number of request headers, and whether there is neither body nor trailers. */
  // @ts-expect-error: decorator
  @callback("proxy_on_request_headers")
  onRequestHeaders(a: u32, end_of_stream: bool): HeadersStatus {
    return HeadersStatus.Continue;
  }

  /** Called for HTTP/2 metadata of the request, which no known host does. */
  // @ts-expect-error: decorator
  @callback("proxy_on_request_metadata")
  onRequestMetadata(a: u32): MetadataStatus {
    return MetadataStatus.Continue;
  }

  /** Called for each piece of the request body with the bytes readable now, and whether it is the last. */
  // @ts-expect-error: decorator
  @callback("proxy_on_request_body")
  onRequestBody(body_buffer_length: usize, end_of_stream: bool): DataStatus {
    return DataStatus.Continue;
  }

  /** Called with the number of request trailers, where there are any. */
  // @ts-expect-error: decorator
  @callback("proxy_on_request_trailers")
  onRequestTrailers(a: u32): TrailersStatus {
    return TrailersStatus.Continue;
  }

  /** Called with the number of response headers, and whether there is neither body nor trailers. */
  // @ts-expect-error: decorator
  @callback("proxy_on_response_headers")
  onResponseHeaders(a: u32, end_of_stream: bool): HeadersStatus {
    return HeadersStatus.Continue;
  }

  /** Called for HTTP/2 metadata of the response, which no known host does. */
  // @ts-expect-error: decorator
  @callback("proxy_on_response_metadata")
  onResponseMetadata(a: u32): MetadataStatus {
    return MetadataStatus.Continue;
  }

  /** Called for each piece of the response body with the bytes readable now, and whether it is the last. */
  // @ts-expect-error: decorator
  @callback("proxy_on_response_body")
  onResponseBody(body_buffer_length: usize, end_of_stream: bool): DataStatus {
    return DataStatus.Continue;
  }

  /** Called with the number of response trailers, where there are any. */
  // @ts-expect-error: decorator
  @callback("proxy_on_response_trailers")
  onResponseTrailers(s: u32): TrailersStatus {
    return TrailersStatus.Continue;
  }

  /** Called when the stream is over, the last moment to read headers; on Envoy before `onDone`. */
  // @ts-expect-error: decorator
  @callback("proxy_on_log")
  onLog(): void {}

  /** Makes this context the one that host calls are about, until the callback returns. `BadArgument` where it is gone. */
  setEffectiveContext(): Status {
    return proxy_set_effective_context(this.context_id);
  }
}
