import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";
import { HpackDecoder } from "../http/hpack/decoder";
import { Http2Connection } from "../http/http2/connection";
import { ingressSettings } from "./http2-settings";
import { IngressSession } from "./ingress-session";

/** The HTTP/2 connection to the proxy's HTTP side, whose client the bridge is. */
@final
export class IngressHttp extends Http2Connection {
  constructor(
    private readonly session: IngressSession,
    output: ByteWriter,
  ) {
    super(true, ingressSettings(), output);
  }

  onHeaders(streamId: u32, headers: HpackDecoder, endStream: bool): void {
    this.session.onHeaders(streamId, headers, endStream);
  }

  onData(streamId: u32, data: Bytes, endStream: bool): void {
    this.session.onData(streamId, data, endStream);
  }

  onReset(streamId: u32, code: u32): void {
    this.session.onReset(streamId);
  }

  onGoAway(lastStreamId: u32, code: u32): void {
    this.session.onGoAway();
  }

  onPingAck(opaque: u64): void {
    this.session.onPingAck();
  }
}
