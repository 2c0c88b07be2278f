/** Most bytes of a message's header, both ways: Envoy's `max_request_headers_kb`. */
export const MAX_HEADER_BYTES = 60 * 1024;

/** Most fields of a request's header: Envoy's `max_headers_count`. */
export const MAX_HEADER_FIELDS = 100;

/** What one HTTP/2 connection may have under way. */
export interface Http2Limits {
  /** Most requests at once. */
  maxConcurrentStreams: number;
  /** How much of a body may be on its way unread, in bytes. */
  streamWindow: number;
  /** How much of all bodies may be on its way unread, in bytes. */
  connectionWindow: number;
  /** Most that Node keeps for it, in its unit of 10^6 bytes. */
  memory: number;
}

/** For connections from and to filters that make HTTP of calls, and cannot answer to a window at any time. */
export const CALLS: Http2Limits = {
  maxConcurrentStreams: 100_000,
  streamWindow: 32 * 1024 * 1024,
  connectionWindow: 1024 * 1024 * 1024,
  memory: 512,
};

/** How long an upstream may take from the end of the request to the end of the response, in milliseconds: Envoy's. */
export const UPSTREAM_TIMEOUT = 15_000;

/** How long nothing may happen on a stream, in milliseconds: Envoy's `stream_idle_timeout`. */
export const STREAM_IDLE_TIMEOUT = 300_000;

/** How long a client that has its whole response may go on sending its request, in milliseconds. */
export const LINGER = 1_000;
