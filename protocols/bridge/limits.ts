/** What a bridge module keeps to; the configuration may say otherwise. */
export class Limits {
  /** Frames of at most that many bytes are awaited whole; larger ones pass in pieces. */
  bufferedFrameBytes: u32 = 256 * 1024;
  /** A frame of more bytes is malformed. */
  maxFrameBytes: u32 = 16 * 1024 * 1024 + 64 * 1024;
  /** The most bytes that one connection holds in each direction because they wait for something else. */
  maxHeldBytes: u32 = 64 * 1024 * 1024;
}

/** The most bytes of a local reply's body that become the reason in a frame. */
export const MAX_REASON: i32 = 1024;
