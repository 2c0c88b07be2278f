/** Most bytes of a message's header, both ways: Envoy's `max_request_headers_kb`. */
export const MAX_HEADER_BYTES = 60 * 1024;

/** Most fields of a request's header: Envoy's `max_headers_count`. */
export const MAX_HEADER_FIELDS = 100;

/** How much of a body of a call, and of all that share a connection, may be under way unread, in bytes. */
export const CALL_WINDOW = 1024 * 1024;
export const CALLS_WINDOW = 16 * 1024 * 1024;

/** Most that Node keeps for one connection of many calls, in its unit of 10^6 bytes. */
export const CALLS_MEMORY = 256;

/** How long an upstream may take from the end of the request to the end of the response, in milliseconds: Envoy's. */
export const UPSTREAM_TIMEOUT = 15_000;

/** How long nothing may happen on a stream, in milliseconds: Envoy's `stream_idle_timeout`. */
export const STREAM_IDLE_TIMEOUT = 300_000;

/** How long a client that has its whole response may go on sending its request, in milliseconds. */
export const LINGER = 1_000;
