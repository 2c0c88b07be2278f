import type { Body } from "./body.js";
import type { HttpStreamSink, StreamSide } from "./codec.js";
import type { HeaderMap } from "./headers.js";

/**
 * A place that a message passes on its way through the chain: headers once, then body parts, then trailers if it
 * has any. `endOfStream` marks the last frame; trailers are always the last.
 */
export interface Stage {
  headers(headers: HeaderMap, endOfStream: boolean): void;
  /** The body is the receiver's from then on. */
  data(body: Body, endOfStream: boolean): void;
  trailers(trailers: HeaderMap): void;
}

/** One of the two ways through the chain, with the callbacks that filters have for it. */
export interface Direction {
  readonly name: "request" | "response";
  /** Where the message comes from. */
  readonly source: StreamSide;
  readonly onHeaders: string;
  readonly onBody: string;
  readonly onTrailers: string;
}

export const requestDirection: Direction = {
  name: "request",
  source: "downstream",
  onHeaders: "proxy_on_request_headers",
  onBody: "proxy_on_request_body",
  onTrailers: "proxy_on_request_trailers",
};

export const responseDirection: Direction = {
  name: "response",
  source: "upstream",
  onHeaders: "proxy_on_response_headers",
  onBody: "proxy_on_response_body",
  onTrailers: "proxy_on_response_trailers",
};

/** A message on its way through the whole chain in one direction. */
export class Pass {
  readonly direction: Direction;
  /** What has arrived of it; filters change these in place. */
  headers: HeaderMap | undefined;
  trailers: HeaderMap | undefined;
  /** Body bytes that have arrived. */
  bodyBytes = 0;
  /** Nothing of it moves on any more. */
  aborted = false;
  readonly #sink: HttpStreamSink;
  /** Places that hold more of the body than the limit. */
  #overfull = 0;

  constructor(direction: Direction, sink: HttpStreamSink) {
    this.direction = direction;
    this.#sink = sink;
  }

  /** A place holds too much: reading from the source stops with the first such place. */
  overfull(): void {
    if (this.#overfull++ === 0) this.#sink.pauseReading(this.direction.source);
  }

  /** A place has let go of what was too much: reading goes on with the last such place. */
  drained(): void {
    if (--this.#overfull === 0) this.#sink.resumeReading(this.direction.source);
  }
}
