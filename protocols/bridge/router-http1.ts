import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";
import { XFrame } from "../xprotocol/frame";
import { EgressHttp1 } from "./egress-http1";
import { EgressSession } from "./egress-session";
import { EgressShared } from "./egress-shared";
import { RPC_STATUS } from "./header-names";
import { RouterSide } from "./router-side";

/** The router's connection in HTTP/1.1: one call at a time. */
@final
export class RouterHttp1 extends RouterSide {
  private readonly http: EgressHttp1;
  private readonly number: ByteWriter = new ByteWriter(16);

  constructor(session: EgressSession, shared: EgressShared) {
    super();
    this.http = new EgressHttp1(session, shared.toRouter);
  }

  failure(): string {
    return this.http.error;
  }

  waiting(): u32 {
    return 0;
  }

  needsEarlyOutput(): bool {
    return false;
  }

  receive(data: Bytes): bool {
    return this.http.receive(data);
  }

  answer(streamId: u32, httpStatus: u32, frame: XFrame, data: Bytes, isWhole: bool): bool {
    const http = this.http;
    http.beginHead(httpStatus);
    const number = this.number;
    number.clear();
    number.writeNumber(frame.status);
    http.header(RPC_STATUS, number.written);
    http.endHead(frame.length);
    return this.goOn(streamId, data, isWhole);
  }

  goOn(streamId: u32, piece: Bytes, isLast: bool): bool {
    if (!this.http.writeBody(piece)) return false;
    if (isLast) this.http.endBody();
    return true;
  }

  answerPlainly(streamId: u32, httpStatus: u32, text: Bytes): void {
    const http = this.http;
    http.beginHead(httpStatus);
    http.endHead(text.length);
    http.writeBody(text);
    http.endBody();
  }

  reset(streamId: u32): bool {
    return false;
  }

  ring(): bool {
    return false;
  }

  drain(): void {
    this.http.shouldClose = true;
  }

  isOver(): bool {
    return this.http.shouldClose && !this.http.isAsked;
  }
}
