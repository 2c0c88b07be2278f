/** Why a stream was reset or a connection ended: RFC 9113, section 7. */
export enum Http2ErrorCode {
  /** Nothing went wrong: a graceful end. */
  NoError = 0,
  /** The other side broke the protocol. */
  ProtocolError = 1,
  /** Something went wrong here. */
  InternalError = 2,
  /** The other side sent more than a window allowed. */
  FlowControlError = 3,
  /** Settings were not acknowledged in time. */
  SettingsTimeout = 4,
  /** A frame came for a stream that its sender had ended. */
  StreamClosed = 5,
  /** A frame had a size that it cannot have. */
  FrameSizeError = 6,
  /** The stream was not begun: it may be tried again. */
  RefusedStream = 7,
  /** Nobody wants the answer any more. */
  Cancel = 8,
  /** A header block could not be decoded. */
  CompressionError = 9,
  /** The connection made by CONNECT has ended. */
  ConnectError = 10,
  /** The other side makes too much work. */
  EnhanceYourCalm = 11,
  /** The transport is not secure enough. */
  InadequateSecurity = 12,
  /** It has to be HTTP/1.1. */
  Http11Required = 13,
}
