import { Bytes, bytes } from "../../assembly/bytes/bytes";
import { HpackDecoder } from "../http/hpack/decoder";
import { Http2ErrorCode } from "../http/http2/error-code";
import { XFrame } from "../xprotocol/frame";
import { StreamType } from "../xprotocol/stream-type";
import { XProtocol } from "../xprotocol/xprotocol";
import { Answer, Call, giveCall, takeCall } from "./call";
import { CallTable } from "./call-table";
import { ClientLine } from "./client-line";
import { ClientReader } from "./client-reader";
import { IngressConfig } from "./config";
import { Taken } from "./frame-line";
import { RPC_STATUS, STATUS } from "./header-names";
import { IngressHttp } from "./ingress-http";
import { MAX_REASON } from "./limits";
import { ProtocolMetrics } from "./metrics";
import { Outlet } from "./outlet";
import { RequestHeaders } from "./request-headers";
import { statusOf } from "./status";

const NOTHING = new Bytes();
const NO_STREAM = bytes("no more calls are taken on this connection");
const TOO_MUCH = bytes("too much waits on this connection");
const RESET = bytes("the call was reset");
const NO_FRAME = bytes("the answer is no frame of the protocol");
const ENDED = bytes("the answer ended early");

/** How much may wait for the HTTP side's windows until nothing more is read from the client. */
const BLOCKED_BYTES: u32 = 1024 * 1024;

/**
 * One RPC client's connection: its frames become requests of one HTTP/2 connection, and the answers become frames. Knows no host:
 * bytes go in at `fromClient` and `fromHttp`, and come out in `toHttp` and `toClient`.
 */
@final
export class IngressSession {
  readonly http!: IngressHttp;
  readonly line!: ClientLine;
  /** Why the connection cannot go on; empty as long as it can. */
  error: string = "";
  /** True once the HTTP side takes no more calls. */
  private isDraining: bool = false;

  private readonly reader!: ClientReader;
  private readonly calls: CallTable<Call> = new CallTable<Call>();
  /** The call whose frame comes in pieces; null between frames, and where it was answered meanwhile. */
  private upload: Call | null = null;
  /** True until the HTTP side has answered what it was rung with. */
  private isRinging: bool = false;
  private readonly view: Bytes = new Bytes();

  constructor(
    readonly protocol: XProtocol,
    readonly config: IngressConfig,
    frame: XFrame,
    private readonly headers: RequestHeaders,
    private readonly metrics: ProtocolMetrics,
    readonly toHttp: Outlet,
    readonly toClient: Outlet,
  ) {
    this.http = new IngressHttp(this, toHttp.output);
    this.line = new ClientLine(protocol, frame, config.limits, toClient.output);
    this.reader = new ClientReader(this, frame);
    this.http.start();
  }

  /** True while nothing more should be read from the client. */
  get isBlocked(): bool {
    return this.http.queuedBytes > BLOCKED_BYTES;
  }

  /** True if all calls are over, and there can be no more: the connection is to be closed. */
  get isDrained(): bool {
    return this.isDraining && this.http.openStreams == 0;
  }

  /** Takes bytes of the client's. */
  fromClient(data: Bytes): void {
    if (this.reader.receive(data) || this.error.length > 0) return;
    this.metrics.malformed.add();
    this.error = `${this.protocol.name}: malformed frame: ${this.reader.error}`;
  }

  /** Takes bytes of the HTTP side's. */
  fromHttp(data: Bytes): void {
    if (!this.http.receive(data) && this.error.length == 0) this.error = `HTTP/2: ${this.http.error}`;
  }

  /** Lets go of all memory that others can use. */
  free(): void {
    this.toHttp.free();
    this.toClient.free();
    this.reader.free();
    this.line.free();
  }

  /** The client has sent a frame, or, if it is not whole, the beginning of one. */
  onFrame(frame: XFrame, isWhole: bool): void {
    if (frame.streamType == StreamType.Response) return;
    if (frame.isHeartbeat) this.onHeartbeat(frame);
    else if (frame.isGoAway) this.metrics.goAways.add();
    else this.onRequest(frame, isWhole);
  }

  /** More of a frame that was not whole. */
  onPiece(piece: Bytes, isLast: bool): void {
    const call = this.upload;
    if (call === null) return;
    if (isLast) this.upload = null;
    if (!this.http.sendData(call.streamId, piece, isLast)) this.abandon(call);
  }

  /** An HTTP answer's headers, or its trailers. */
  onHeaders(streamId: u32, headers: HpackDecoder, isLast: bool): void {
    const call = this.find(streamId);
    if (call === null) return;
    if (call.answer == Answer.Awaited) this.readHead(call, headers);
    if (isLast) this.onBody(call, NOTHING, true);
  }

  /** A piece of an HTTP answer's body. */
  onData(streamId: u32, data: Bytes, isLast: bool): void {
    this.http.consumed(streamId, data.length);
    const call = this.find(streamId);
    if (call !== null) this.onBody(call, data, isLast);
  }

  /** An HTTP answer will not come, or not to its end. */
  onReset(streamId: u32): void {
    const call = this.find(streamId);
    if (call !== null) this.fail(call, 502, RESET);
  }

  /** The HTTP side wants no more calls. */
  onGoAway(): void {
    if (this.isDraining) return;
    this.isDraining = true;
    if (this.protocol.goAway(0, this.line.target)) this.metrics.goAways.add();
  }

  /** The HTTP side has answered what it was rung with: this is the moment in which frames can be sent to the client. */
  onPingAck(): void {
    this.isRinging = false;
  }

  private onHeartbeat(frame: XFrame): void {
    this.metrics.heartbeats.add();
    this.protocol.reply(frame.requestId, frame.replyHint, this.line.target);
    this.ring();
  }

  private onRequest(frame: XFrame, isWhole: bool): void {
    this.metrics.calls.add();
    const isOneWay = frame.streamType == StreamType.RequestOneWay;
    if (isOneWay) this.metrics.oneWay.add();
    const http = this.http;
    const streamId = http.openStream();
    if (streamId == 0) {
      if (!isOneWay) this.refuse(frame);
      return;
    }
    const call = takeCall();
    call.streamId = streamId;
    call.requestId = frame.requestId;
    call.replyHint = frame.replyHint;
    call.isOneWay = isOneWay;
    this.calls.put(streamId, call);
    this.headers.write(frame, http);
    http.endHeaders(streamId, false);
    if (!isWhole) this.upload = call;
    this.view.aim(frame.data.ptr, min(<u32>frame.data.length, frame.length));
    if (!http.sendData(streamId, this.view, isWhole)) this.abandon(call);
  }

  private readHead(call: Call, headers: HpackDecoder): void {
    let isFrame = false;
    let status: u32 = 0;
    while (headers.next()) {
      if (headers.name.equals(STATUS)) status = statusOf(headers.value);
      else if (headers.name.equals(RPC_STATUS)) isFrame = true;
    }
    // An interim answer announces another.
    if (status >= 100 && status < 200) return;
    call.httpStatus = status;
    call.answer = isFrame ? Answer.Frame : Answer.LocalReply;
  }

  private onBody(call: Call, data: Bytes, isLast: bool): void {
    if (call.isOneWay) {
      if (isLast) this.end(call);
    } else if (call.answer == Answer.Frame) {
      this.onFrameBody(call, data, isLast);
    } else {
      this.onReason(call, data, isLast);
    }
  }

  private onFrameBody(call: Call, data: Bytes, isLast: bool): void {
    if (data.isEmpty && !isLast) return;
    switch (this.line.take(call, data, isLast)) {
      case Taken.Sent:
        this.end(call);
        break;
      case Taken.NoFrame:
        this.http.resetStream(call.streamId, Http2ErrorCode.Cancel);
        this.fail(call, 502, data.isEmpty && call.body === null ? ENDED : NO_FRAME);
        break;
      case Taken.TooMuch:
        this.http.resetStream(call.streamId, Http2ErrorCode.Cancel);
        this.fail(call, 503, TOO_MUCH);
        break;
      case Taken.Broken:
        this.fail(call, 502, ENDED);
        break;
    }
  }

  /** Keeps the beginning of a local reply's body, and answers with it at its end. */
  private onReason(call: Call, data: Bytes, isLast: bool): void {
    const view = this.view;
    if (isLast && call.hasNoReason) {
      view.aim(data.ptr, min(data.length, MAX_REASON));
      this.fail(call, call.httpStatus, view);
      return;
    }
    const reason = call.reason;
    view.aim(data.ptr, min(data.length, MAX_REASON - reason.length));
    reason.write(view);
    if (isLast) this.fail(call, call.httpStatus, reason.written);
  }

  /** Answers a call in the server's stead, and forgets it. */
  private fail(call: Call, httpStatus: u32, reason: Bytes): void {
    if (!call.isOneWay && !this.line.isOwnedBy(call)) {
      this.metrics.localReplies.add();
      // An answer without a frame is a failure, whatever it says.
      const status = httpStatus < 300 ? 502 : httpStatus;
      this.protocol.hijack(call.requestId, call.replyHint, status, reason, this.line.target);
    }
    this.end(call);
  }

  /** Answers a request for which there is no stream. */
  private refuse(frame: XFrame): void {
    this.metrics.localReplies.add();
    this.protocol.hijack(frame.requestId, frame.replyHint, 503, NO_STREAM, this.line.target);
    this.ring();
  }

  /** Answers a request of which the HTTP side takes no more. */
  private abandon(call: Call): void {
    this.http.resetStream(call.streamId, Http2ErrorCode.Cancel);
    this.fail(call, 503, TOO_MUCH);
    this.ring();
  }

  /** Forgets a call. */
  private end(call: Call): void {
    this.calls.remove(call.streamId);
    if (this.upload === call) {
      // Its request will not be complete.
      this.upload = null;
      this.http.resetStream(call.streamId, Http2ErrorCode.Cancel);
    }
    if (!this.line.drop(call) && this.error.length == 0)
      this.error = "an answer broke off in the middle of its frame";
    giveCall(call);
  }

  /** Makes the HTTP side answer something, because frames can be sent to the client only then. */
  private ring(): void {
    if (this.isRinging) return;
    this.isRinging = true;
    this.http.ping(0);
  }

  private find(streamId: u32): Call | null {
    return this.calls.find(streamId);
  }
}
