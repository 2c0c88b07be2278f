import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { DEFAULT_TABLE_SIZE } from "../hpack/encoder";
import { Http2ErrorCode } from "./error-code";
import { FrameReader } from "./frame-reader";
import { ACK, DEFAULT_MAX_FRAME_SIZE, DEFAULT_WINDOW, FrameType, LARGEST_WINDOW } from "./frame-type";
import { writeFrameHead, writeNumberFrame, writePing, writeSetting } from "./frame-writer";
import { HeaderBlock } from "./header-block";
import { writePreface } from "./preface";
import { Http2Sender } from "./sender";
import { SettingId } from "./setting-id";
import { Http2Settings } from "./settings";

/** What `Http2Connection` does about frames that are no messages: settings, windows, resets, pings and goodbyes. */
export abstract class Http2Control extends Http2Sender {
  protected readonly isClient: bool;
  protected readonly reader: FrameReader;
  protected readonly headers: HeaderBlock;
  protected settingsSeen: bool = false;
  private goAwaySeen: bool = false;
  private nextStream: u32 = 1;
  private peerMaxStreams: u32 = u32.MAX_VALUE;

  constructor(isClient: bool, settings: Http2Settings, output: ByteWriter | null) {
    super(settings, output);
    this.isClient = isClient;
    this.reader = new FrameReader(max(settings.maxFrameSize, DEFAULT_MAX_FRAME_SIZE));
    this.headers = new HeaderBlock(
      max(settings.decoderTableSize, DEFAULT_TABLE_SIZE),
      settings.maxHeaderListSize,
    );
  }

  /**
   * A stream ended before its time: the peer reset it, did not begin it (`RefusedStream`, after its GOAWAY), or broke the rules
   * (also at the end of `onHeaders`, which may have been told of headers by then).
   */
  abstract onReset(streamId: u32, code: u32): void;

  /** The peer takes no new streams, and has not begun those above `lastStreamId`. */
  onGoAway(lastStreamId: u32, code: u32): void {}

  /** The peer's settings came: its first ones, or others. More may be sent and opened now, or less. */
  onSettings(): void {}

  /** The answer to `ping`. */
  onPingAck(opaque: u64): void {}

  /** Begins the connection: writes the client's preface, the settings, and the connection's window. */
  start(): void {
    const settings = this.settings;
    const out = this.output;
    if (this.isClient) writePreface(out);
    const count: u32 = this.isClient ? 6 : 5;
    writeFrameHead(out, count * 6, FrameType.Settings, 0, 0);
    writeSetting(out, SettingId.HeaderTableSize, settings.decoderTableSize);
    if (this.isClient) writeSetting(out, SettingId.EnablePush, 0);
    writeSetting(out, SettingId.MaxConcurrentStreams, settings.maxStreams);
    writeSetting(out, SettingId.InitialWindowSize, min(settings.streamWindow, LARGEST_WINDOW));
    writeSetting(out, SettingId.MaxFrameSize, this.reader.maxFrameSize);
    writeSetting(out, SettingId.MaxHeaderListSize, settings.maxHeaderListSize);
    const more = min(settings.connectionWindow, LARGEST_WINDOW) - DEFAULT_WINDOW;
    if (<i32>more > 0) writeNumberFrame(out, FrameType.WindowUpdate, 0, more);
  }

  /** True if `openStream` would open one. */
  get canOpen(): bool {
    const most = min(this.peerMaxStreams, this.settings.maxStreams);
    return (
      !this.goAwaySeen &&
      this.error.length == 0 &&
      this.streams.count < most &&
      this.nextStream <= LARGEST_WINDOW
    );
  }

  /**
   * For clients: opens a stream, whose headers have to be sent before another one is opened. 0 where the peer takes no more for now,
   * or none at all any more.
   */
  openStream(): u32 {
    if (!this.canOpen) return 0;
    const id = this.nextStream;
    this.nextStream += 2;
    this.streams.open(id, this.streamWindow());
    return id;
  }

  /** Until the peer knows a smaller one, it counts on the default. */
  protected streamWindow(): u32 {
    return max(this.settings.streamWindow, DEFAULT_WINDOW);
  }

  /** Section 6.4. */
  protected takeReset(): bool {
    const id = this.reader.streamId;
    if (this.reader.length != 4) return this.failSize();
    if (this.isIdle(id))
      return this.fail(Http2ErrorCode.ProtocolError, "RST_STREAM of a stream that is not open");
    const stream = this.streams.find(id);
    if (stream === null) return true;
    const code = this.payloadU32(0);
    this.closeStream(stream);
    this.onReset(id, code);
    return true;
  }

  /** Section 6.5. */
  protected takeSettings(): bool {
    const length = this.reader.length;
    if (this.reader.streamId != 0) return this.fail(Http2ErrorCode.ProtocolError, "SETTINGS of a stream");
    if ((this.reader.flags & ACK) != 0) {
      if (length != 0) return this.failSize();
      this.headers.setMaxTableSize(this.settings.decoderTableSize);
      return true;
    }
    if (length % 6 != 0) return this.failSize();
    this.settingsSeen = true;
    const windowBefore = this.peerWindow;
    for (let at: u32 = 0; at < length; at += 6) {
      const id = this.payloadU32(at) >> 16;
      if (!this.takeSetting(id, this.payloadU32(at + 2))) return false;
    }
    if (!this.takesControl(9)) return false;
    writeFrameHead(this.output, 0, FrameType.Settings, ACK, 0);
    if (this.peerWindow > windowBefore) this.pumpEach();
    this.onSettings();
    return true;
  }

  private takeSetting(id: u32, value: u32): bool {
    switch (id) {
      case SettingId.HeaderTableSize:
        this.encoder.setPeerTableSize(value);
        return true;
      case SettingId.EnablePush:
        if (value <= 1 && !(this.isClient && value == 1)) return true;
        return this.fail(Http2ErrorCode.ProtocolError, "ENABLE_PUSH has a value that it cannot have");
      case SettingId.MaxConcurrentStreams:
        this.peerMaxStreams = value;
        return true;
      case SettingId.InitialWindowSize:
        if (value > LARGEST_WINDOW)
          return this.fail(Http2ErrorCode.FlowControlError, "the initial window is too large");
        this.peerWindow = <i64>value;
        return true;
      case SettingId.MaxFrameSize:
        if (value - DEFAULT_MAX_FRAME_SIZE > 0xffffff - DEFAULT_MAX_FRAME_SIZE) {
          return this.fail(Http2ErrorCode.ProtocolError, "MAX_FRAME_SIZE has a value that it cannot have");
        }
        this.peerMaxFrameSize = value;
        return true;
      default:
        return true;
    }
  }

  /** Section 6.7. */
  protected takePing(): bool {
    if (this.reader.length != 8) return this.failSize();
    if (this.reader.streamId != 0) return this.fail(Http2ErrorCode.ProtocolError, "PING of a stream");
    const opaque = bswap<u64>(load<u64>(this.reader.payload.ptr));
    if ((this.reader.flags & ACK) != 0) {
      this.onPingAck(opaque);
      return true;
    }
    if (!this.takesControl(17)) return false;
    writePing(this.output, ACK, opaque);
    return true;
  }

  /** Section 6.8. */
  protected takeGoAway(): bool {
    if (this.reader.length < 8) return this.failSize();
    if (this.reader.streamId != 0) return this.fail(Http2ErrorCode.ProtocolError, "GOAWAY of a stream");
    const last = this.payloadU32(0) & 0x7fffffff;
    const code = this.payloadU32(4);
    this.goAwaySeen = true;
    this.onGoAway(last, code);
    if (!this.isClient) return true;
    const ids = this.streams.idsAbove(last);
    for (let i = 0; i < ids.length; i++) {
      const id = unchecked(ids[i]);
      const stream = this.streams.find(id);
      if (stream === null) continue;
      this.closeStream(stream);
      this.onReset(id, Http2ErrorCode.RefusedStream);
    }
    return true;
  }

  /** Section 6.9. */
  protected takeWindowUpdate(): bool {
    if (this.reader.length != 4) return this.failSize();
    const id = this.reader.streamId;
    const more = this.payloadU32(0) & 0x7fffffff;
    if (id == 0) {
      if (more == 0) return this.fail(Http2ErrorCode.ProtocolError, "WINDOW_UPDATE by nothing");
      this.sendWindow += <i64>more;
      if (this.sendWindow > <i64>LARGEST_WINDOW) {
        return this.fail(Http2ErrorCode.FlowControlError, "the connection's window is too large");
      }
      this.pumpAll();
      return true;
    }
    if (this.isIdle(id))
      return this.fail(Http2ErrorCode.ProtocolError, "WINDOW_UPDATE of a stream that is not open");
    const stream = this.streams.find(id);
    if (stream === null) return true;
    if (more == 0) return this.breakStream(id, Http2ErrorCode.ProtocolError);
    stream.sendCredit += <i64>more;
    if (this.peerWindow + stream.sendCredit > <i64>LARGEST_WINDOW) {
      return this.breakStream(id, Http2ErrorCode.FlowControlError);
    }
    this.pump(stream);
    return true;
  }

  /** Ends a stream because the peer broke the rules. */
  protected breakStream(id: u32, code: Http2ErrorCode): bool {
    if (!this.takesControl(13)) return false;
    this.resetStream(id, code);
    this.onReset(id, code);
    return true;
  }

  /** True for a stream that neither side has opened: nothing but the peer's HEADERS may come for it. */
  protected isIdle(id: u32): bool {
    if (id == 0) return true;
    const isOwn = ((id & 1) == 1) == this.isClient;
    return isOwn ? id >= this.nextStream || !this.isClient : id > this.lastPeerStream;
  }

  private failSize(): bool {
    return this.fail(Http2ErrorCode.FrameSizeError, "a frame has a size that it cannot have");
  }

  private payloadU32(offset: u32): u32 {
    return bswap<u32>(load<u32>(this.reader.payload.ptr + <usize>offset));
  }
}
