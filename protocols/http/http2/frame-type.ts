/** What a frame is: RFC 9113, section 6. All other types are to be ignored. */
export enum FrameType {
  /** A piece of a body. */
  Data = 0,
  /** The beginning of a header block. */
  Headers = 1,
  /** Obsolete. */
  Priority = 2,
  /** A stream ends at once. */
  RstStream = 3,
  /** What one side asks of the other. */
  Settings = 4,
  /** A server's announcement of a response that was not asked for. */
  PushPromise = 5,
  /** Asks for an answer at once. */
  Ping = 6,
  /** The connection takes no new streams. */
  GoAway = 7,
  /** The other side may send more. */
  WindowUpdate = 8,
  /** More of a header block. */
  Continuation = 9,
}

/** The bits of a frame's flags: RFC 9113, section 6. */
export enum FrameFlag {
  /** DATA and HEADERS: the sender's last frame of the stream. */
  EndStream = 0x01,
  /** HEADERS and CONTINUATION: the end of the header block. */
  EndHeaders = 0x04,
  /** DATA and HEADERS: padding follows. */
  Padded = 0x08,
  /** HEADERS: five bytes of priority come first. */
  Priority = 0x20,
}

/** The one flag of SETTINGS and PING: the answer to one. */
export const ACK: u32 = 0x01;
/** How long the head of a frame is. */
export const FRAME_HEAD: u32 = 9;
/** The largest payload that either side may send unless the other allows more. */
export const DEFAULT_MAX_FRAME_SIZE: u32 = 16384;
/** The largest payload that there can be. */
export const LARGEST_MAX_FRAME_SIZE: u32 = (1 << 24) - 1;
/** The largest window, stream id, and number in a setting that limits something. */
export const LARGEST_WINDOW: u32 = 0x7fffffff;
/** The window of a connection, and that of a stream until a setting says something else. */
export const DEFAULT_WINDOW: u32 = 65535;
