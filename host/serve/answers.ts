// What a proxy answers in the place of an upstream: Envoy's words, which people search for.

/** An upstream that cannot be reached, or breaks off before it answers; the reason follows. */
export const CONNECT_ERROR = "upstream connect error or disconnect/reset before headers. reset reason: ";

/** An upstream that takes too long. */
export const UPSTREAM_TIMEOUT_TEXT = "upstream request timeout";

/** A stream on which nothing happens for too long. */
export const IDLE_TIMEOUT_TEXT = "stream timeout";
