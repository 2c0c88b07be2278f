/**
 * The seam between a filter chain and whoever owns the sockets. The owner (the reverse proxy, a test) feeds an
 * {@link HttpStream} with what arrived and implements {@link HttpStreamSink} to receive what the filters let
 * through.
 */

/**
 * Header fields in order. Names are lower-case; pseudo-headers (`:method`, `:path`, `:authority`, `:scheme`,
 * `:status`) are entries like any other and come first. Names and values are byte strings: one character a
 * byte (latin1), as Node's `http` and `http2` hand them out, so that no byte is changed on its way through.
 */
export type HeaderList = [name: string, value: string][];

/** The side of the proxy that a stream's data comes from. */
export type StreamSide = "downstream" | "upstream";

/** What a filter chain hands on. Every method may be called from within an {@link HttpStream} method. */
export interface HttpStreamSink {
  /** The request leaves the chain towards the upstream. Called at most once. */
  requestHeaders(headers: HeaderList, endOfStream: boolean): void;
  requestData(chunk: Uint8Array, endOfStream: boolean): void;
  /** Ends the request. */
  requestTrailers(trailers: HeaderList): void;
  /** The response leaves the chain towards the client. Called at most once. */
  responseHeaders(headers: HeaderList, endOfStream: boolean): void;
  responseData(chunk: Uint8Array, endOfStream: boolean): void;
  /** Ends the response. */
  responseTrailers(trailers: HeaderList): void;
  /**
   * The chain answered by itself: the upstream exchange, if there is one, is to be dropped, and nothing that
   * still comes from it is wanted. The answer arrives through the `response*` methods. Called at most once.
   */
  cancelUpstream(): void;
  /** The response can no longer be completed: reset the client's stream. Called at most once. */
  resetDownstream(reason: string): void;
  /** A filter holds more of a body than the buffer limit: stop reading from that side. */
  pauseReading(side: StreamSide): void;
  /** What was held has moved on: read from that side again. */
  resumeReading(side: StreamSide): void;
}

/**
 * One HTTP stream going through the chain. `decode*` takes the request as it comes from the client, `encode*`
 * the response as it comes from the upstream. Lists and chunks handed over belong to the chain from then on. A sink
 * that is being called may feed the other direction, but not the one it is called for.
 */
export interface HttpStream {
  decodeHeaders(headers: HeaderList, endOfStream: boolean): void;
  decodeData(chunk: Uint8Array, endOfStream: boolean): void;
  decodeTrailers(trailers: HeaderList): void;
  encodeHeaders(headers: HeaderList, endOfStream: boolean): void;
  encodeData(chunk: Uint8Array, endOfStream: boolean): void;
  encodeTrailers(trailers: HeaderList): void;
  /** True once the response came from the chain itself: a filter's local reply, or the host's 413, 500 or 503. */
  readonly answeredLocally: boolean;
  /** What the filters left for each other and for the host, by the path without `wasm.`; undefined if they cannot. */
  readonly filterState?: { get(path: string[]): Buffer | undefined };
  /** The client is gone or the exchange is complete: every filter is told, then forgotten. Idempotent. */
  close(): void;
}

/** Facts about the exchange that properties are answered from. Other keys are Envoy attribute names (`connection.id`). */
export interface StreamInfo {
  sourceAddress?: string;
  sourcePort?: number;
  destinationAddress?: string;
  destinationPort?: number;
  upstreamAddress?: string;
  upstreamPort?: number;
  protocol?: string;
  requestId?: string;
  startTime?: Date;
  [attribute: string]: unknown;
}
