/** How much of a frame could be read from the bytes at hand. */
export enum DecodeStatus {
  /** Too little: come again with `XFrame.wanted` bytes, from the same first one. */
  NeedMore = 0,
  /**
   * All but the end of the body: the length, the ids, service and method. `XFrame.headersComplete` says whether the headers
   * are among it; a protocol that puts them last has them only in a whole frame.
   */
  Head = 1,
  /** All of it. */
  Whole = 2,
  /** It is no frame of this protocol, or one beyond a limit: `XFrame.error` says why. The connection cannot go on. */
  Malformed = 3,
}
