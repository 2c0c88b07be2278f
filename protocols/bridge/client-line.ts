import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { XFrame } from "../xprotocol/frame";
import { XProtocol } from "../xprotocol/xprotocol";
import { Call } from "./call";
import { Exchange } from "./exchange";
import { FrameLine } from "./frame-line";
import { Limits } from "./limits";

/** What is sent to an RPC client: answers, each with the id that the client gave its request. */
@final
export class ClientLine extends FrameLine {
  constructor(protocol: XProtocol, frame: XFrame, limits: Limits, output: ByteWriter) {
    super(protocol, frame, limits, output);
  }

  protected prepare(exchange: Exchange, frame: XFrame): u64 {
    return (exchange as Call).requestId;
  }
}
