import { Bytes, bytes } from "../../assembly/bytes/bytes";
import { XFrame } from "../xprotocol/frame";
import { StreamType } from "../xprotocol/stream-type";
import { CallTable } from "./call-table";
import { EgressProtocol, EgressShared } from "./egress-shared";
import { Taken } from "./frame-line";
import { RPC_ONE_WAY, RPC_PROTOCOL } from "./header-names";
import { Outlet } from "./outlet";
import { RouterHttp1 } from "./router-http1";
import { RouterHttp2 } from "./router-http2";
import { RouterSide } from "./router-side";
import { giveServerCall, ServerCall, takeServerCall } from "./server-call";
import { ServerLine } from "./server-line";
import { ServerReader } from "./server-reader";

const NOTHING = new Bytes();
const TRUE = bytes("true");
const NO_PROTOCOL = bytes("x-rpc-protocol names no protocol of this module");
const OTHER_PROTOCOL = bytes("this connection speaks another protocol");
const NO_FRAME = bytes("the body is no frame of the protocol");
const TOO_MUCH = bytes("too much waits on this connection");
const NO_HANDLER = bytes("calls from a server to its client are not supported");

/** The id of heartbeats of the bridge's own: streams have odd numbers. */
const RING_ID: u64 = 0xfffffffe;
/** The first letters of HTTP/2's preface; no request of HTTP/1.1 begins with them. */
const PREFACE = bytes("PRI ");

/**
 * One connection of the router's to an RPC server: its requests, in HTTP/2 or HTTP/1.1, become frames, and the server's frames become
 * answers. Knows no host: bytes go in at `fromRouter` and `fromServer`, and come out in `toServer` and `toRouter`.
 *
 * Bytes can be sent to the router only when the server has sent some. So where something is to be sent that does not come from the
 * server, the server is rung with the protocol's heartbeat; and the router with HTTP/2's PING the other way.
 */
@final
export class EgressSession {
  router: RouterSide | null = null;
  line: ServerLine | null = null;
  /** Why the connection cannot go on; empty as long as it can. */
  error: string = "";
  readonly toServer: Outlet;
  readonly toRouter: Outlet;

  private spoken: EgressProtocol | null = null;
  private reader: ServerReader | null = null;
  private readonly calls: CallTable<ServerCall> = new CallTable<ServerCall>();
  /** One-way calls whose frames were sent: they are answered when the server sends anything. */
  private readonly oneWays: Array<u32> = [];
  /** The call whose answer comes in pieces; null between frames, and where nobody waits for it. */
  private download: ServerCall | null = null;
  /** True if something waits that can be sent to the router only when the server sends something. */
  private mustRing: bool = false;
  /** True until the server has sent anything since it was rung. */
  private isRinging: bool = false;
  private readonly view: Bytes = new Bytes();

  constructor(private readonly shared: EgressShared) {
    this.toServer = new Outlet(shared.toServer);
    this.toRouter = new Outlet(shared.toRouter);
  }

  /** True if the router asks nothing any more. */
  get isOver(): bool {
    const router = this.router;
    return router !== null && router.isOver();
  }

  /** True if a request of that stream was begun, and is not over. */
  isOpen(streamId: u32): bool {
    return this.calls.find(streamId) !== null;
  }

  /** Takes bytes of the router's: all that it has sent so far, as long as it has not sent enough to tell HTTP's version. */
  fromRouter(data: Bytes): bool {
    let router = this.router;
    if (router === null) {
      if (data.length < PREFACE.length) return false;
      router = this.connect(data.startsWith(PREFACE));
    }
    const hadQueue = router.waiting() > 0;
    if (!router.receive(data) && this.error.length == 0) this.error = `HTTP: ${router.failure()}`;
    // Windows have opened, but the router hears of it only when the server sends something.
    if (hadQueue && this.toRouter.output.length > 0) this.mustRing = true;
    this.ringServer();
    return true;
  }

  /** Takes bytes of the server's. */
  fromServer(data: Bytes): void {
    const reader = this.reader;
    // Nothing was asked yet.
    if (reader === null) {
      this.error = "the server spoke first";
      return;
    }
    this.isRinging = false;
    if (!reader.receive(data) && this.error.length == 0) {
      this.spoken!.metrics.malformed.add();
      this.error = `${reader.protocol.name}: malformed frame: ${reader.error}`;
    }
    this.answerOneWays();
  }

  /** Lets go of all memory that others can use. */
  free(): void {
    this.toServer.free();
    this.toRouter.free();
    const reader = this.reader;
    if (reader !== null) reader.free();
    const line = this.line;
    if (line !== null) line.free();
  }

  /** The router begins a request. */
  begin(streamId: u32): ServerCall {
    const call = takeServerCall(streamId);
    this.calls.put(streamId, call);
    return call;
  }

  /** A header of the request that has begun. */
  header(call: ServerCall, name: Bytes, value: Bytes): void {
    if (name.at(0) == 0x3a) return;
    if (name.equals(RPC_PROTOCOL)) call.protocol = this.shared.find(value);
    else if (name.equals(RPC_ONE_WAY)) call.isOneWay = value.equals(TRUE);
    else if (this.shared.config.mapping.isOfFrame(name)) call.headers.add(name, value);
  }

  /** All headers of the request have come. */
  onHeaders(call: ServerCall): void {
    const spoken = this.spoken;
    const protocol = call.protocol;
    if (protocol === null) this.refuse(call, 400, NO_PROTOCOL);
    else if (spoken === null) this.speak(protocol);
    else if (spoken !== protocol) this.refuse(call, 421, OTHER_PROTOCOL);
    if (!call.isSent) this.spoken!.metrics.calls.add();
  }

  /** A piece of a request's body. */
  onBody(streamId: u32, data: Bytes, isLast: bool): void {
    const call = this.calls.find(streamId);
    if (call === null || call.isSent || (data.isEmpty && !isLast)) return;
    switch (this.line!.take(call, data, isLast)) {
      case Taken.Sent:
        this.onSent(call);
        break;
      case Taken.NoFrame:
        this.refuse(call, 400, NO_FRAME);
        break;
      case Taken.TooMuch:
        this.refuse(call, 503, TOO_MUCH);
        break;
      case Taken.Broken:
        this.error = "a request broke off in the middle of its frame";
        break;
    }
  }

  /** The router does not wait for the answer any more. */
  onReset(streamId: u32): void {
    const call = this.calls.find(streamId);
    if (call !== null) this.end(call);
  }

  /** The server has sent a frame, or, if it is not whole, the beginning of one. */
  onFrame(frame: XFrame, isWhole: bool): void {
    if (frame.streamType == StreamType.Response) {
      if (!frame.isHeartbeat) this.onAnswer(frame, isWhole);
    } else if (frame.isGoAway) {
      this.spoken!.metrics.goAways.add();
      this.router!.drain();
    } else if (frame.isHeartbeat) {
      this.spoken!.metrics.heartbeats.add();
      this.reader!.protocol.reply(frame.requestId, frame.replyHint, this.line!.target);
      this.router!.ring();
    } else if (frame.streamType == StreamType.Request) {
      this.reader!.protocol.hijack(frame.requestId, frame.replyHint, 404, NO_HANDLER, this.line!.target);
      this.router!.ring();
    }
  }

  /** More of a frame that was not whole. */
  onPiece(piece: Bytes, isLast: bool): void {
    const call = this.download;
    if (call === null) return;
    if (!this.router!.goOn(call.streamId, piece, isLast)) this.breakOff(call);
    else if (isLast) this.onAnswered(call);
    if (isLast) this.download = null;
  }

  private connect(isHttp2: bool): RouterSide {
    const router: RouterSide = isHttp2
      ? new RouterHttp2(this, this.shared)
      : new RouterHttp1(this, this.shared);
    this.router = router;
    return router;
  }

  /** Settles what the connection speaks, by the first request. */
  private speak(protocol: EgressProtocol): void {
    this.spoken = protocol;
    const line = new ServerLine(protocol, this.shared);
    this.line = line;
    this.reader = new ServerReader(this, protocol, this.shared);
    // Without it the router may send no more than 65,535 bytes until the first answer.
    if (this.router!.needsEarlyOutput()) this.isRinging = protocol.codec.trigger(RING_ID, line.output);
  }

  private onSent(call: ServerCall): void {
    this.line!.drop(call);
    call.isSent = true;
    if (call.isAnswered) {
      this.end(call);
    } else if (call.isOneWay) {
      this.spoken!.metrics.oneWay.add();
      this.oneWays.push(call.streamId);
      this.mustRing = true;
    }
  }

  private onAnswer(frame: XFrame, isWhole: bool): void {
    const call = this.callOf(frame.requestId);
    if (call === null || call.isAnswered || call.isOneWay) {
      this.spoken!.metrics.lateAnswers.add();
      return;
    }
    const status = this.reader!.protocol.toHttp(frame.status);
    this.view.aim(frame.data.ptr, min(<u32>frame.data.length, frame.length));
    if (!this.router!.answer(call.streamId, status, frame, this.view, isWhole)) this.breakOff(call);
    else if (isWhole) this.onAnswered(call);
    else this.download = call;
  }

  private callOf(id: u64): ServerCall | null {
    if (id > <u64>u32.MAX_VALUE) return null;
    const call = this.calls.find(<u32>id);
    return call !== null && call.streamId == <u32>id ? call : null;
  }

  /** An answer is complete. The request may still be on its way. */
  private onAnswered(call: ServerCall): void {
    call.isAnswered = true;
    if (call.isSent) this.end(call);
  }

  private answerOneWays(): void {
    const oneWays = this.oneWays;
    for (let i = 0; i < oneWays.length; i++) {
      const call = this.calls.find(unchecked(oneWays[i]));
      if (call === null || call.streamId != unchecked(oneWays[i])) continue;
      this.router!.answerPlainly(call.streamId, 200, NOTHING);
      this.end(call);
    }
    oneWays.length = 0;
  }

  /** Answers a request that does not become a frame. */
  private refuse(call: ServerCall, httpStatus: u32, reason: Bytes): void {
    const spoken = this.spoken;
    call.isSent = true;
    if (spoken === null) {
      // The server could not be rung.
      this.error = "the first request is in no protocol of this module";
      return;
    }
    spoken.metrics.localReplies.add();
    this.router!.answerPlainly(call.streamId, httpStatus, reason);
    this.mustRing = true;
    this.end(call);
  }

  /** Gives up an answer that the router takes no more of. */
  private breakOff(call: ServerCall): void {
    if (!this.router!.reset(call.streamId) && this.error.length == 0) this.error = "an answer broke off";
    this.end(call);
  }

  /** Forgets a call. */
  private end(call: ServerCall): void {
    this.calls.remove(call.streamId);
    if (this.download === call) this.download = null;
    const line = this.line;
    if (line === null) call.clear();
    else if (!line.drop(call) && this.error.length == 0)
      this.error = "a request broke off in the middle of its frame";
    giveServerCall(call);
  }

  /** Makes the server send something, if that is needed, and can be done between two frames. */
  private ringServer(): void {
    const line = this.line;
    if (!this.mustRing || line === null || line.isBusy) return;
    this.mustRing = false;
    if (this.isRinging || this.reader!.isInFrame) return;
    this.isRinging = true;
    // A protocol without heartbeats has no other way to end a call that is not answered.
    if (!line.protocol.trigger(RING_ID, line.output) && this.error.length == 0)
      this.error = "the protocol has no heartbeat";
  }
}
