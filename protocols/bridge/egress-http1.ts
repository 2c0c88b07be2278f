import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";
import { Http1Connection } from "../http/http1/connection";
import { Http1Limits } from "../http/http1/limits";
import { Http1Request } from "../http/http1/request";
import { EgressSession } from "./egress-session";

const NOTHING = new Bytes();

/** The HTTP/1.1 connection of the proxy's router, whose server the bridge is. Its requests are numbered like streams of HTTP/2. */
@final
export class EgressHttp1 extends Http1Connection {
  private streamId: u32 = u32.MAX_VALUE;

  constructor(
    private readonly session: EgressSession,
    output: ByteWriter,
  ) {
    super(new Http1Limits(), output);
  }

  /** True if a response is due. */
  get isAsked(): bool {
    return this.isAwaited;
  }

  onRequest(head: Http1Request): void {
    // Even ids are the bridge's own.
    this.streamId += 2;
    if (head.expectsContinue) this.writeContinue();
    const session = this.session;
    const call = session.begin(this.streamId);
    while (head.next()) session.header(call, head.name, head.value);
    session.onHeaders(call);
  }

  onBody(data: Bytes): void {
    this.session.onBody(this.streamId, data, false);
  }

  onRequestEnd(): void {
    this.session.onBody(this.streamId, NOTHING, true);
  }
}
