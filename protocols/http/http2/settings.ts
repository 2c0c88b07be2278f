import { DEFAULT_MAX_FRAME_SIZE, DEFAULT_WINDOW } from "./frame-type";

/** What one side of an HTTP/2 connection allows the other, and what it allows itself. To be set before the connection is made. */
@final
export class Http2Settings {
  /** The most bytes that the other side may hold back on a stream until `consumed` gives them back: at most 2^31-1. */
  streamWindow: u32 = DEFAULT_WINDOW;
  /** The same for all streams together: 65,535 to 2^31-1. */
  connectionWindow: u32 = DEFAULT_WINDOW;
  /** The most streams at a time, whoever opens them. */
  maxStreams: u32 = 1024;
  /** The largest payload of a frame that is accepted: 16,384 to 2^24-1. */
  maxFrameSize: u32 = DEFAULT_MAX_FRAME_SIZE;
  /** The most bytes that the headers of one message may have, each counted with 32 more; a block may take as many on the wire. */
  maxHeaderListSize: u32 = 65536;
  /** The most bytes of the table that the other side may use for its headers. */
  decoderTableSize: u32 = 4096;
  /** The most bytes of the table that is used for one's own headers, if the other side allows it. */
  encoderTableSize: u32 = 4096;
  /** True to send headers in the Huffman code: fewer bytes, for more time on both sides. */
  huffman: bool = false;
  /** The most bytes of bodies that wait, on all streams together, for the other side's windows to open. */
  maxQueuedBytes: u32 = 1 << 20;
  /**
   * The most bytes of answers (to PING and SETTINGS, and resets) that gather in `output` before its owner takes them: a peer that
   * asks for more without reading makes too much work.
   */
  maxControlBytes: u32 = 65536;
  /** The most bytes that gather in `output` in all. */
  maxOutputBytes: u32 = 64 << 20;
}
