/** Most bytes of a message's header, both ways: Envoy's `max_request_headers_kb`. */
export const MAX_HEADER_BYTES = 60 * 1024;

/** Most fields of a request's header: Envoy's `max_headers_count`. */
export const MAX_HEADER_FIELDS = 100;

/** How long an upstream may take from the end of the request to the end of the response, in milliseconds: Envoy's. */
export const UPSTREAM_TIMEOUT = 15_000;

/** How long nothing may happen on a stream, in milliseconds: Envoy's `stream_idle_timeout`. */
export const STREAM_IDLE_TIMEOUT = 300_000;

/** How long a client that has its whole response may go on sending its request, in milliseconds. */
export const LINGER = 1_000;
