import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes, bytes } from "../../assembly/bytes/bytes";
import { HpackDecoder } from "../http/hpack/decoder";
import { Http2Connection } from "../http/http2/connection";
import { Http2ErrorCode } from "../http/http2/error-code";
import { XFrame } from "../xprotocol/frame";
import { EgressSession } from "./egress-session";
import { EgressShared } from "./egress-shared";
import { RPC_PROTOCOL, RPC_STATUS, STATUS } from "./header-names";
import { egressSettings } from "./http2-settings";
import { RouterSide } from "./router-side";

const OK = bytes("200");

/** The router's connection in HTTP/2: many calls at a time. */
@final
export class RouterHttp2 extends Http2Connection implements RouterSide {
  private readonly number: ByteWriter = new ByteWriter(16);

  constructor(
    private readonly session: EgressSession,
    shared: EgressShared,
  ) {
    super(false, egressSettings(shared.config.limits.maxFrameBytes, shared.config.limits.maxHeldBytes));
    this.start();
  }

  get needsEarlyOutput(): bool {
    return true;
  }

  answer(streamId: u32, httpStatus: u32, frame: XFrame, data: Bytes, isWhole: bool): bool {
    this.beginHeaders();
    this.writeStatus(httpStatus);
    this.header(RPC_PROTOCOL, this.session.protocolName);
    this.number.clear();
    this.number.writeNumber(frame.status);
    this.header(RPC_STATUS, this.number.written);
    this.endHeaders(streamId, false);
    return this.sendData(streamId, data, isWhole);
  }

  goOn(streamId: u32, piece: Bytes, isLast: bool): bool {
    return this.sendData(streamId, piece, isLast);
  }

  answerPlainly(streamId: u32, httpStatus: u32, text: Bytes): void {
    this.beginHeaders();
    this.writeStatus(httpStatus);
    this.header(RPC_PROTOCOL, this.session.protocolName);
    this.endHeaders(streamId, text.isEmpty);
    if (!text.isEmpty) this.sendData(streamId, text, true);
  }

  reset(streamId: u32): bool {
    this.resetStream(streamId, Http2ErrorCode.InternalError);
    return true;
  }

  ring(): bool {
    this.ping(0);
    return true;
  }

  drain(): void {
    this.goAway(Http2ErrorCode.NoError);
  }

  onHeaders(streamId: u32, headers: HpackDecoder, endStream: bool): void {
    const session = this.session;
    if (session.isOpen(streamId)) {
      // Trailers.
      if (endStream) session.onBody(streamId, NOTHING, true);
      return;
    }
    const call = session.begin(streamId);
    while (headers.next()) session.header(call, headers.name, headers.value);
    session.onHeaders(call);
    if (endStream) session.onBody(streamId, NOTHING, true);
  }

  onData(streamId: u32, data: Bytes, endStream: bool): void {
    this.consumed(streamId, data.length);
    this.session.onBody(streamId, data, endStream);
  }

  onReset(streamId: u32, code: u32): void {
    this.session.onReset(streamId);
  }

  onGoAway(lastStreamId: u32, code: u32): void {}

  onPingAck(opaque: u64): void {}

  private writeStatus(status: u32): void {
    if (status == 200) {
      this.header(STATUS, OK);
      return;
    }
    this.number.clear();
    this.number.writeNumber(status);
    this.header(STATUS, this.number.written);
  }
}

const NOTHING = new Bytes();
