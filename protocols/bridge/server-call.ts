import { EgressProtocol } from "./egress-shared";
import { Exchange } from "./exchange";
import { HeaderBlock } from "./header-block";

/** A request of the router's on its way to the server, and until its answer has come. */
@final
export class ServerCall extends Exchange {
  /** The headers that concern the frame. */
  readonly headers: HeaderBlock = new HeaderBlock();
  /** What the request says that its frame is of; null if it is nothing that the module has a codec for. */
  protocol: EgressProtocol | null = null;
  /** True if the server sends no answer. */
  isOneWay: bool = false;
  /** True if the frame is on its way, or was refused: nothing more of the body is looked at. */
  isSent: bool = false;
  /** True if the answer is complete. */
  isAnswered: bool = false;

  clear(): void {
    super.clear();
    this.headers.clear();
  }
}

/** The most calls that wait for their next use. */
const MAX_POOLED: i32 = 4096;
const pool: Array<ServerCall> = [];

/** A call like a new one. */
export function takeServerCall(streamId: u32): ServerCall {
  const call = pool.length > 0 ? pool.pop() : new ServerCall();
  call.streamId = streamId;
  call.isOneWay = false;
  call.isSent = false;
  call.isAnswered = false;
  call.protocol = null;
  return call;
}

/** Takes back a call that was dropped from its line. */
export function giveServerCall(call: ServerCall): void {
  if (pool.length < MAX_POOLED) pool.push(call);
}
