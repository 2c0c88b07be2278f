import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes, bytes } from "../../assembly/bytes/bytes";
import { Http2ErrorCode } from "../http/http2/error-code";
import { XFrame } from "../xprotocol/frame";
import { EgressHttp } from "./egress-http";
import { EgressSession } from "./egress-session";
import { EgressShared } from "./egress-shared";
import { RPC_STATUS, STATUS } from "./header-names";
import { RouterSide } from "./router-side";

const OK = bytes("200");

/** The router's connection in HTTP/2: many calls at a time. */
@final
export class RouterHttp2 extends RouterSide {
  private readonly http: EgressHttp;
  private readonly number: ByteWriter = new ByteWriter(16);

  constructor(session: EgressSession, shared: EgressShared) {
    super();
    this.http = new EgressHttp(session, shared.config.limits, shared.toRouter);
    this.http.start();
  }

  failure(): string {
    return this.http.error;
  }

  waiting(): u32 {
    return this.http.queuedBytes;
  }

  needsEarlyOutput(): bool {
    return true;
  }

  receive(data: Bytes): bool {
    return this.http.receive(data);
  }

  answer(streamId: u32, httpStatus: u32, frame: XFrame, data: Bytes, isWhole: bool): bool {
    this.begin(httpStatus);
    const number = this.number;
    number.clear();
    number.writeNumber(frame.status);
    this.http.header(RPC_STATUS, number.written);
    this.http.endHeaders(streamId, false);
    return this.http.sendData(streamId, data, isWhole);
  }

  goOn(streamId: u32, piece: Bytes, isLast: bool): bool {
    return this.http.sendData(streamId, piece, isLast);
  }

  answerPlainly(streamId: u32, httpStatus: u32, text: Bytes): void {
    this.begin(httpStatus);
    this.http.endHeaders(streamId, text.isEmpty);
    if (!text.isEmpty) this.http.sendData(streamId, text, true);
  }

  reset(streamId: u32): bool {
    this.http.resetStream(streamId, Http2ErrorCode.InternalError);
    return true;
  }

  ring(): bool {
    this.http.ping(0);
    return true;
  }

  drain(): void {
    this.http.goAway(Http2ErrorCode.NoError);
  }

  isOver(): bool {
    return false;
  }

  private begin(status: u32): void {
    const http = this.http;
    http.beginHeaders();
    if (status == 200) {
      http.header(STATUS, OK);
    } else {
      const number = this.number;
      number.clear();
      number.writeNumber(status);
      http.header(STATUS, number.written);
    }
  }
}
