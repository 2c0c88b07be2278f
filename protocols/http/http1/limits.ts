/** What an `Http1Connection` bounds. To be set before the connection is made. */
@final
export class Http1Limits {
  /** The most bytes of a request's head, and of the trailers behind a chunked body. */
  maxHeadBytes: u32 = 65536;
  /** The most headers, and the most trailers. */
  maxHeaders: u32 = 256;
  /** The most bytes of chunk extensions, which nobody reads, in one request. */
  maxExtensionBytes: u32 = 4096;
  /** The most bytes that wait, of requests behind one that is not yet answered. */
  maxHeldBytes: u32 = 65536;
  /** The most bytes that gather in `output`. */
  maxOutputBytes: u32 = 64 << 20;
}
