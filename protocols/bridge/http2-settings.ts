import { Http2Settings } from "../http/http2/settings";

/** The largest window: RFC 9113, section 6.9.1. */
const MAX_WINDOW: u32 = 0x7fffffff;
const MAX_STREAMS: u32 = 1 << 20;

/** For the connection to the HTTP side: its answers are never held back, for windows could be opened only when the client sends. */
export function ingressSettings(): Http2Settings {
  const settings = new Http2Settings();
  settings.streamWindow = MAX_WINDOW;
  settings.connectionWindow = MAX_WINDOW;
  settings.maxStreams = MAX_STREAMS;
  settings.maxQueuedBytes = 8 << 20;
  return settings;
}

/** For the connection from the router: a stream's window has room for the longest frame, for it could be opened only when the server sends. */
export function egressSettings(maxFrameBytes: u32, maxHeldBytes: u32): Http2Settings {
  const settings = new Http2Settings();
  settings.streamWindow = min(maxFrameBytes + (1 << 20), MAX_WINDOW);
  settings.connectionWindow = MAX_WINDOW;
  settings.maxStreams = MAX_STREAMS;
  settings.maxQueuedBytes = maxHeldBytes;
  return settings;
}
