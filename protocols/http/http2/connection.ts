import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../assembly/bytes/bytes";
import { HpackDecoder } from "../hpack/decoder";
import { Http2Control } from "./control";
import { Http2ErrorCode } from "./error-code";
import { ACK, DEFAULT_MAX_FRAME_SIZE, DEFAULT_WINDOW, FrameFlag, FrameType } from "./frame-type";
import { writeNumberFrame } from "./frame-writer";
import { BlockKind } from "./header-block";
import { matchPreface, PREFACE_LENGTH } from "./preface";
import { Http2Settings } from "./settings";
import { Http2Stream } from "./stream";

/**
 * One side of one HTTP/2 connection (RFC 9113): bytes in, events and bytes out; it knows no host. Its owner passes what comes to
 * `receive`, and sends what is in `output`.
 *
 * What is bounded: a frame's payload and a header block (kept whole until they are), headers as a list, streams, bodies that wait,
 * and the answers that a peer can ask for before `output` is taken. PRIORITY and unknown frames are ignored, PUSH_PROMISE is an
 * error. Whether a body is as long as its `content-length` says is not looked at.
 *
 * Events may call everything but `receive`. Any of them may be the last one of its stream: after `onReset`, or after the ends of
 * both sides, nothing more is told, and what is done to the stream has no effect.
 */
export abstract class Http2Connection extends Http2Control {
  /** A header block that came in more than one frame, the stream it is for (0: there is none) and whether it ends that. */
  private readonly block: ByteWriter;
  private blockStream: u32 = 0;
  private blockEnds: bool = false;
  private readonly fragment: Bytes = new Bytes();
  /** How much of the client's preface has come. */
  private prefaceLength: i32 = 0;
  /** How much the peer may still send on all streams together, and how much was consumed and not yet given back. */
  private receiveWindow: i64;
  private consumedBytes: u32 = 0;

  /** `output` may be one that several connections share, if it is taken after each call. */
  constructor(isClient: bool, settings: Http2Settings, output: ByteWriter | null = null) {
    super(isClient, settings, output);
    this.block = new ByteWriter(<i32>max(settings.maxHeaderListSize, DEFAULT_MAX_FRAME_SIZE));
    this.receiveWindow = <i64>max(settings.connectionWindow, DEFAULT_WINDOW);
  }

  /** A header block came: a message's head, or with `endStream` its end. `headers` stands before the first one, until the return. */
  abstract onHeaders(streamId: u32, headers: HpackDecoder, endStream: bool): void;

  /**
   * A piece of a body came: of a DATA frame as far as it is there. The view lives until the return. What is done with has to be
   * given back with `consumed`.
   */
  abstract onData(streamId: u32, data: Bytes, endStream: bool): void;

  /** Takes bytes in any pieces. False after an error of the connection: `error` says why, `output` has a GOAWAY, nothing follows. */
  receive(data: Bytes): bool {
    if (this.error.length > 0) return false;
    this.countControl();
    this.reader.start(data);
    if (!this.isClient && this.prefaceLength < PREFACE_LENGTH) {
      const taken = matchPreface(data, this.prefaceLength);
      if (taken < 0) return this.fail(Http2ErrorCode.ProtocolError, "the client's preface is wrong");
      this.prefaceLength += taken;
      this.reader.skip(taken);
    }
    while (this.reader.next()) {
      if (!this.takeFrame() || this.error.length > 0) return false;
    }
    if (this.reader.error != Http2ErrorCode.NoError) {
      return this.fail(this.reader.error, "a frame is too large, or all padding");
    }
    if (this.output.overflowed) return this.fail(Http2ErrorCode.InternalError, "too much output");
    return true;
  }

  /**
   * So many bytes of a stream's body are done with: the peer may send as many more. To be called for all that `onData` brought,
   * whether the stream is still open or not. The peer is told when half of a window is used.
   */
  consumed(streamId: u32, size: u32): void {
    if (size == 0) return;
    this.consumedBytes += size;
    if (this.consumedBytes >= this.settings.connectionWindow >> 1) {
      writeNumberFrame(this.output, FrameType.WindowUpdate, 0, this.consumedBytes);
      this.receiveWindow += <i64>this.consumedBytes;
      this.consumedBytes = 0;
    }
    const stream = this.streams.find(streamId);
    if (stream === null || stream.remoteEnd) return;
    stream.consumed += size;
    if (stream.consumed < this.settings.streamWindow >> 1) return;
    writeNumberFrame(this.output, FrameType.WindowUpdate, streamId, stream.consumed);
    stream.receiveWindow += <i64>stream.consumed;
    stream.consumed = 0;
  }

  private takeFrame(): bool {
    const type = this.reader.type;
    if (!this.settingsSeen && (type != FrameType.Settings || (this.reader.flags & ACK) != 0)) {
      return this.fail(Http2ErrorCode.ProtocolError, "the first frame is not SETTINGS");
    }
    if (this.blockStream != 0 && type != FrameType.Continuation) {
      return this.fail(Http2ErrorCode.ProtocolError, "a header block is interrupted");
    }
    switch (type) {
      case FrameType.Data:
        return this.takeData();
      case FrameType.Headers:
        return this.takeHeaders();
      case FrameType.RstStream:
        return this.takeReset();
      case FrameType.Settings:
        return this.takeSettings();
      case FrameType.PushPromise:
        return this.fail(Http2ErrorCode.ProtocolError, "PUSH_PROMISE was not allowed");
      case FrameType.Ping:
        return this.takePing();
      case FrameType.GoAway:
        return this.takeGoAway();
      case FrameType.WindowUpdate:
        return this.takeWindowUpdate();
      case FrameType.Continuation:
        return this.takeContinuation();
      default:
        return true;
    }
  }

  /** Section 6.1. */
  private takeData(): bool {
    const id = this.reader.streamId;
    const size = this.reader.flowSize;
    if (this.isIdle(id)) return this.fail(Http2ErrorCode.ProtocolError, "DATA of a stream that is not open");
    this.receiveWindow -= <i64>size;
    if (this.receiveWindow < 0) return this.fail(Http2ErrorCode.FlowControlError, "the window was exceeded");
    const stream = this.streams.find(id);
    // A stream that was reset may still be sent to: only the windows take note.
    if (stream === null) {
      this.consumed(id, size);
      return true;
    }
    stream.receiveWindow -= <i64>size;
    const code = this.dataError(stream);
    if (code != Http2ErrorCode.NoError) {
      this.consumed(0, size);
      return this.breakStream(id, code);
    }
    const payload = this.reader.payload;
    const ends = this.reader.isLast && (this.reader.flags & FrameFlag.EndStream) != 0;
    const padding = size - <u32>payload.length;
    stream.dataReceived = true;
    if (ends) stream.remoteEnd = true;
    if (padding > 0) this.consumed(id, padding);
    if (ends && stream.localEnd) this.closeStream(stream);
    if (payload.length > 0 || ends) this.onData(id, payload, ends);
    return true;
  }

  private dataError(stream: Http2Stream): Http2ErrorCode {
    if (stream.remoteEnd) return Http2ErrorCode.StreamClosed;
    if (!stream.headersReceived) return Http2ErrorCode.ProtocolError;
    return stream.receiveWindow < 0 ? Http2ErrorCode.FlowControlError : Http2ErrorCode.NoError;
  }

  /** Section 6.2: the payload may have a pad length before and padding behind, and five bytes of priority. */
  private takeHeaders(): bool {
    const flags = this.reader.flags;
    const payload = this.reader.payload;
    if (this.reader.streamId == 0) return this.fail(Http2ErrorCode.ProtocolError, "HEADERS of no stream");
    let start: u32 = 0;
    let padding: u32 = 0;
    if ((flags & FrameFlag.Padded) != 0) {
      padding = <u32>payload.at(0);
      start = 1;
    }
    if ((flags & FrameFlag.Priority) != 0) start += 5;
    if (start + padding > <u32>payload.length) {
      return this.fail(Http2ErrorCode.ProtocolError, "HEADERS are shorter than their padding");
    }
    this.fragment.aim(payload.ptr + <usize>start, payload.length - <i32>(start + padding));
    const ends = (flags & FrameFlag.EndStream) != 0;
    if ((flags & FrameFlag.EndHeaders) != 0) return this.takeBlock(this.reader.streamId, this.fragment, ends);
    this.blockStream = this.reader.streamId;
    this.blockEnds = ends;
    this.block.clear();
    return this.addToBlock(this.fragment);
  }

  /** Section 6.10. */
  private takeContinuation(): bool {
    const id = this.reader.streamId;
    if (id == 0 || id != this.blockStream) {
      return this.fail(Http2ErrorCode.ProtocolError, "CONTINUATION of no header block");
    }
    const isEnd = (this.reader.flags & FrameFlag.EndHeaders) != 0;
    // Frames without an end and without anything in them could go on for ever.
    if (this.reader.length == 0 && !isEnd) {
      return this.fail(Http2ErrorCode.EnhanceYourCalm, "an empty CONTINUATION");
    }
    if (!this.addToBlock(this.reader.payload)) return false;
    if (!isEnd) return true;
    this.blockStream = 0;
    const isTaken = this.takeBlock(id, this.block.written, this.blockEnds);
    this.block.clear();
    return isTaken;
  }

  private addToBlock(fragment: Bytes): bool {
    this.block.write(fragment);
    if (!this.block.overflowed) return true;
    return this.fail(Http2ErrorCode.EnhanceYourCalm, "a header block is too large");
  }

  /** Takes a whole header block: it has to be decoded whatever becomes of it, or the table is lost. */
  private takeBlock(id: u32, block: Bytes, ends: bool): bool {
    const isNew = this.isIdle(id);
    if (isNew && (this.isClient || (id & 1) == 0)) {
      return this.fail(Http2ErrorCode.ProtocolError, "HEADERS of a stream that is not open");
    }
    if (isNew) {
      this.lastPeerStream = id;
      if (this.streams.count >= this.settings.maxStreams || this.goAwaySent) return this.refuse(id, block);
      this.streams.open(id, this.streamWindow());
    }
    const stream = this.streams.find(id);
    if (stream === null) return this.skipBlock(block, BlockKind.Trailers);
    if (stream.remoteEnd)
      return this.skipBlock(block, BlockKind.Trailers) && this.breakStream(id, Http2ErrorCode.StreamClosed);
    const isTrailers = stream.headersReceived;
    // A second block is that of the trailers, which end the stream.
    if (isTrailers && !ends)
      return this.skipBlock(block, BlockKind.Trailers) && this.breakStream(id, Http2ErrorCode.ProtocolError);
    if (ends) stream.remoteEnd = true;
    const headers = this.headers;
    headers.begin(
      block,
      isTrailers ? BlockKind.Trailers : this.isClient ? BlockKind.Response : BlockKind.Request,
    );
    // A server's stream can be reset by the owner from now on, a client's since it was opened.
    if (!this.isClient) stream.headersReceived = true;
    this.onHeaders(id, headers, ends);
    if (!headers.finish()) return this.failDecoding();
    const open = this.streams.find(id);
    if (open === null) return true;
    if (headers.tooLarge) return this.breakStream(id, Http2ErrorCode.EnhanceYourCalm);
    if (headers.malformed || (headers.isInterim && ends))
      return this.breakStream(id, Http2ErrorCode.ProtocolError);
    if (!headers.isInterim) open.headersReceived = true;
    if (ends && open.localEnd) this.closeStream(open);
    return true;
  }

  private refuse(id: u32, block: Bytes): bool {
    if (!this.skipBlock(block, BlockKind.Request) || !this.takesControl(13)) return false;
    writeNumberFrame(this.output, FrameType.RstStream, id, Http2ErrorCode.RefusedStream);
    return true;
  }

  private skipBlock(block: Bytes, kind: BlockKind): bool {
    this.headers.begin(block, kind);
    return this.headers.finish() || this.failDecoding();
  }

  private failDecoding(): bool {
    return this.fail(Http2ErrorCode.CompressionError, "a header block cannot be decoded");
  }
}
