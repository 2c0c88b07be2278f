import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";
import { HpackDecoder } from "../http/hpack/decoder";
import { Http2Connection } from "../http/http2/connection";
import { EgressSession } from "./egress-session";
import { egressSettings } from "./http2-settings";
import { Limits } from "./limits";

const NOTHING = new Bytes();

/** The HTTP/2 connection of the proxy's router, whose server the bridge is. */
@final
export class EgressHttp extends Http2Connection {
  constructor(
    private readonly session: EgressSession,
    limits: Limits,
    output: ByteWriter,
  ) {
    super(false, egressSettings(limits.maxFrameBytes, limits.maxHeldBytes), output);
  }

  onHeaders(streamId: u32, headers: HpackDecoder, endStream: bool): void {
    const session = this.session;
    if (!session.isOpen(streamId)) {
      const call = session.begin(streamId);
      while (headers.next()) session.header(call, headers.name, headers.value);
      session.onHeaders(call);
    }
    // Without a body, or with trailers.
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
}
