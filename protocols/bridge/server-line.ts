import { XFrame } from "../xprotocol/frame";
import { StreamType } from "../xprotocol/stream-type";
import { EgressProtocol, EgressShared } from "./egress-shared";
import { Exchange } from "./exchange";
import { FrameLine } from "./frame-line";
import { HeaderEdits } from "./header-edits";
import { ServerCall } from "./server-call";

/** What is sent to an RPC server: requests, with the ids of their streams, and with the headers that filters left. */
@final
export class ServerLine extends FrameLine {
  private readonly edits: HeaderEdits;

  constructor(protocol: EgressProtocol, shared: EgressShared) {
    super(protocol.codec, protocol.frame, shared.config.limits, shared.toServer);
    this.edits = shared.edits;
  }

  protected prepare(exchange: Exchange, frame: XFrame): u64 {
    const call = exchange as ServerCall;
    call.isOneWay = frame.streamType == StreamType.RequestOneWay;
    if (frame.headersComplete) this.edits.apply(call.headers, frame);
    return call.streamId;
  }
}
