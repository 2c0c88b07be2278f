/** Whether the first bytes of a connection are those of a protocol: XProtocol's ProtocolMatch, by its numbers. */
export enum ProtocolMatch {
  /** They are not, whatever comes after them. */
  No = 0,
  /** They are. */
  Yes = 1,
  /** So far they could be. */
  NeedMore = 2,
}
