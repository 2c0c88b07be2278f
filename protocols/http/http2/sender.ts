import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../assembly/bytes/bytes";
import { HpackEncoder } from "../hpack/encoder";
import { Indexing } from "../hpack/indexing";
import { Http2ErrorCode } from "./error-code";
import { DEFAULT_MAX_FRAME_SIZE, DEFAULT_WINDOW, FRAME_HEAD, FrameFlag, FrameType } from "./frame-type";
import { storeFrameHead, writeFrameHead, writeGoAway, writeNumberFrame, writePing } from "./frame-writer";
import { Http2Settings } from "./settings";
import { Http2Stream } from "./stream";
import { StreamMap } from "./stream-map";

/** How much of `output` bodies leave free. */
const OUTPUT_RESERVE: u32 = 1 << 18;

/** What both sides of `Http2Connection` have to send: headers, bodies within the peer's windows, and the rest. */
export abstract class Http2Sender {
  /** What is to be sent to the peer; the owner takes it and clears it. */
  readonly output: ByteWriter;
  /** Why the connection has ended, in plain words; empty while it has not. Constant text, so that it costs nothing. */
  error: string = "";

  protected readonly settings: Http2Settings;
  protected readonly streams: StreamMap = new StreamMap();
  protected readonly encoder: HpackEncoder;
  /** What the peer's settings say. */
  protected peerWindow: i64 = <i64>DEFAULT_WINDOW;
  protected peerMaxFrameSize: u32 = DEFAULT_MAX_FRAME_SIZE;
  /** How much may be sent on all streams together. */
  protected sendWindow: i64 = <i64>DEFAULT_WINDOW;
  /** The newest stream that the peer opened. */
  protected lastPeerStream: u32 = 0;
  protected goAwaySent: bool = false;
  /** How many bytes of answers have gathered in `output`. */
  private controlBytes: u32 = 0;
  private queued: u32 = 0;
  /** Where the head of the block that is being written lies in `output`. */
  private blockAt: i32 = 0;
  /** Those that wait for the connection's window, in the order of their turns. */
  private firstWaiting: Http2Stream | null = null;
  private lastWaiting: Http2Stream | null = null;
  private readonly view: Bytes = new Bytes();

  constructor(settings: Http2Settings, output: ByteWriter | null) {
    this.settings = settings;
    this.output = output === null ? new ByteWriter(<i32>settings.maxOutputBytes) : output;
    this.encoder = new HpackEncoder(settings.encoderTableSize, settings.huffman);
  }

  /** How many bytes of bodies wait for the peer's windows. */
  get queuedBytes(): u32 {
    return this.queued;
  }

  /** How many streams are open. */
  get openStreams(): u32 {
    return this.streams.count;
  }

  /** True while a stream takes data: it is open, and its end was not sent. */
  isSendable(streamId: u32): bool {
    const stream = this.streams.find(streamId);
    return stream !== null && !stream.endRequested;
  }

  /** Begins a header block. Until `endHeaders`, nothing but `header` may be called. */
  beginHeaders(): void {
    this.blockAt = this.output.length;
    this.output.reserve(<i32>FRAME_HEAD);
    this.encoder.begin(this.output);
  }

  /** Adds a header, pseudo-headers first. The name is in lower case; what is valid HTTP is the caller's to see to. */
  header(name: Bytes, value: Bytes, indexing: Indexing = Indexing.Incremental): void {
    this.encoder.encode(name, value, this.output, indexing);
  }

  /**
   * Sends the block: a message's head, or with `endStream` its trailers, for which nothing of the stream may be queued. Where the
   * stream is gone, or that rule is broken, the block goes out all the same (the peer's table needs it), and a reset behind it.
   */
  endHeaders(streamId: u32, endStream: bool): void {
    const stream = this.streams.find(streamId);
    const isWrong = stream === null || stream.endRequested || stream.queue.length > 0;
    this.frameBlock(streamId, endStream && !isWrong);
    if (this.output.overflowed) this.fail(Http2ErrorCode.InternalError, "too much output");
    if (stream === null) {
      writeNumberFrame(this.output, FrameType.RstStream, streamId, Http2ErrorCode.Cancel);
      return;
    }
    stream.headersSent = true;
    if (isWrong) this.resetStream(streamId, Http2ErrorCode.InternalError);
    else if (endStream) this.endLocal(stream);
  }

  /**
   * Sends a piece of a body, in DATA frames as large as the peer takes. What its windows do not allow is copied, and goes out in
   * `receive` when they open. False, and nothing was sent, if that is more than may wait, or the stream takes no data.
   */
  sendData(streamId: u32, data: Bytes, endStream: bool): bool {
    const stream = this.streams.find(streamId);
    if (stream === null || stream.endRequested || this.error.length > 0) return false;
    const length = <u32>data.length;
    const isFirst = stream.queue.length == 0;
    const allowed = isFirst ? <u32>min(max(this.windowOf(stream), 0), <i64>length) : 0;
    if (length - allowed > this.settings.maxQueuedBytes - this.queued) return false;
    if (!this.hasOutputFor(allowed)) return false;
    stream.endRequested = endStream;
    if (isFirst && (allowed > 0 || length == 0)) this.writeData(stream, data.ptr, allowed, allowed == length);
    if (allowed < length) this.enqueue(stream, data.ptr + <usize>allowed, length - allowed);
    return true;
  }

  /** Ends a stream at once, on both sides; nothing of it is told any more. */
  resetStream(streamId: u32, code: u32): void {
    const stream = this.streams.find(streamId);
    if (stream === null) return;
    // A stream that the peer has not heard of cannot be reset.
    const isKnown = stream.headersSent || stream.headersReceived;
    this.closeStream(stream);
    if (isKnown) writeNumberFrame(this.output, FrameType.RstStream, streamId, code);
  }

  /** Asks for an answer at once: `onPingAck` with the same number. */
  ping(opaque: u64): void {
    writePing(this.output, 0, opaque);
  }

  /** Says that no new streams are taken; those that are open go on. */
  goAway(code: u32): void {
    this.goAwaySent = true;
    writeGoAway(this.output, this.lastPeerStream, code);
  }

  /** Ends the connection with an error: false, for `receive` to pass on. */
  protected fail(code: Http2ErrorCode, error: string): bool {
    if (this.error.length == 0) {
      this.error = error;
      this.goAway(code);
    }
    return false;
  }

  /** Begins to count answers anew if the owner has taken those that there were. */
  protected countControl(): void {
    if (this.output.length == 0) this.controlBytes = 0;
  }

  /** True if an answer of so many bytes may go into `output`; otherwise the connection has failed. */
  protected takesControl(size: u32): bool {
    this.controlBytes += size;
    if (this.controlBytes <= this.settings.maxControlBytes) return true;
    return this.fail(Http2ErrorCode.EnhanceYourCalm, "too many frames that ask for an answer");
  }

  /** Forgets a stream. */
  protected closeStream(stream: Http2Stream): void {
    if (stream.isWaiting) this.leave(stream);
    this.queued -= <u32>stream.queue.length;
    this.streams.close(stream);
  }

  /** Sends of a stream's queue what the windows allow, after its own opened. */
  protected pump(stream: Http2Stream): void {
    while (stream.queue.length > 0 && this.windowOf(stream) > 0) this.sendQueued(stream);
    this.waitIfBlocked(stream);
  }

  /** Sends what the connection's window allows, one frame of each stream in turn. */
  protected pumpAll(): void {
    while (this.sendWindow > 0) {
      const stream = this.firstWaiting;
      if (stream === null) return;
      this.leave(stream);
      this.sendQueued(stream);
      this.waitIfBlocked(stream);
    }
  }

  /** After the peer's initial window grew: some streams may go on. */
  protected pumpEach(): void {
    if (this.queued == 0) return;
    let place = 0;
    while (place < this.streams.places && this.sendWindow > 0) {
      const stream = this.streams.at(place);
      const size = this.streams.count;
      if (stream !== null && !stream.isWaiting && stream.queue.length > 0) this.pump(stream);
      // A stream that has ended leaves its place to another one.
      if (this.streams.count == size) place++;
    }
  }

  /** Bodies leave room in `output` for the heads of their frames, for headers and for answers. */
  private hasOutputFor(length: u32): bool {
    const heads = (<u64>length / DEFAULT_MAX_FRAME_SIZE + 1) * FRAME_HEAD;
    return <u64>this.output.length + <u64>length + heads + OUTPUT_RESERVE <= <u64>this.output.limit;
  }

  /** How much may be sent on a stream; 0 or less: nothing. */
  private windowOf(stream: Http2Stream): i64 {
    return min(this.peerWindow + stream.sendCredit, this.sendWindow);
  }

  /** Copies what has to wait. */
  private enqueue(stream: Http2Stream, from: usize, length: u32): void {
    this.view.aim(from, <i32>length);
    stream.queue.add(this.view);
    this.queued += length;
    this.waitIfBlocked(stream);
  }

  /** A stream that only the connection's window holds back waits for its turn. */
  private waitIfBlocked(stream: Http2Stream): void {
    if (stream.isWaiting || stream.queue.length == 0 || this.peerWindow + stream.sendCredit <= 0) return;
    stream.isWaiting = true;
    const last = this.lastWaiting;
    stream.previous = last;
    stream.next = null;
    if (last === null) this.firstWaiting = stream;
    else last.next = stream;
    this.lastWaiting = stream;
  }

  private leave(stream: Http2Stream): void {
    const previous = stream.previous;
    const next = stream.next;
    if (previous === null) this.firstWaiting = next;
    else previous.next = next;
    if (next === null) this.lastWaiting = previous;
    else next.previous = previous;
    stream.isWaiting = false;
    stream.previous = null;
    stream.next = null;
  }

  /** Sends one frame of a stream's queue, if its window allows. */
  private sendQueued(stream: Http2Stream): void {
    const window = this.windowOf(stream);
    const waiting = stream.queue.length;
    if (window <= 0 || waiting == 0) return;
    const count = <i32>min(min(window, <i64>waiting), <i64>this.peerMaxFrameSize);
    const from = stream.queue.ptr;
    this.queued -= <u32>count;
    if (count == waiting && stream.endRequested) {
      this.writeData(stream, from, <u32>count, true);
    } else {
      this.writeData(stream, from, <u32>count, false);
      stream.queue.drop(count);
    }
  }

  /** Writes DATA frames; the last one ends the stream if `isAll` and its end was asked for, and the stream may be gone then. */
  private writeData(stream: Http2Stream, from: usize, length: u32, isAll: bool): void {
    const ends = isAll && stream.endRequested;
    if (length == 0 && !ends) return;
    stream.sendCredit -= <i64>length;
    this.sendWindow -= <i64>length;
    let rest = length;
    while (true) {
      const count = min(rest, this.peerMaxFrameSize);
      rest -= count;
      const flags: u32 = rest == 0 && ends ? FrameFlag.EndStream : 0;
      writeFrameHead(this.output, count, FrameType.Data, flags, stream.id);
      this.view.aim(from, <i32>count);
      this.output.write(this.view);
      from += <usize>count;
      if (rest == 0) break;
    }
    if (ends) this.endLocal(stream);
  }

  private endLocal(stream: Http2Stream): void {
    stream.endRequested = true;
    stream.localEnd = true;
    stream.queue.clear();
    if (stream.remoteEnd) this.closeStream(stream);
  }

  /** Puts the heads of HEADERS and CONTINUATION frames into the block. */
  private frameBlock(streamId: u32, endStream: bool): void {
    const most = this.peerMaxFrameSize;
    const start = this.blockAt;
    const length = <u32>(this.output.length - start) - FRAME_HEAD;
    const flags: u32 = endStream ? FrameFlag.EndStream : 0;
    const at = this.output.written.ptr + <usize>start;
    // Where the output is full, there may be less than a head: the connection fails.
    if (this.output.overflowed) return;
    if (length <= most) {
      storeFrameHead(at, length, FrameType.Headers, flags | FrameFlag.EndHeaders, streamId);
      return;
    }
    storeFrameHead(at, most, FrameType.Headers, flags, streamId);
    const more = (length - 1) / most;
    if (this.output.reserve(<i32>(more * FRAME_HEAD)) == 0) return;
    // From behind, each piece to its own place at once.
    const block = this.output.written.ptr + <usize>start + <usize>FRAME_HEAD;
    for (let piece = more; piece > 0; piece--) {
      const isLast = piece == more;
      const size = isLast ? length - piece * most : most;
      const from = block + <usize>(piece * most);
      const to = from + <usize>(piece * FRAME_HEAD);
      memory.copy(to, from, <usize>size);
      const pieceFlags: u32 = isLast ? FrameFlag.EndHeaders : 0;
      storeFrameHead(to - <usize>FRAME_HEAD, size, FrameType.Continuation, pieceFlags, streamId);
    }
  }
}
