import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";
import { DecodeStatus } from "../xprotocol/decode-status";
import { XFrame } from "../xprotocol/frame";
import { PoolMode } from "../xprotocol/pool-mode";
import { ProtocolMatch } from "../xprotocol/protocol-match";
import { XProtocol } from "../xprotocol/xprotocol";
import { BoltFrame } from "./bolt-frame";
import { writeFailure, writeGoAway, writeHeartbeat, writeHeartbeatAck } from "./control-frames";
import { decodeFrame } from "./decode";
import { ProtocolCode, shiftOf } from "./layout";
import { matchConnection } from "./match";
import { statusFromHttp, statusToHttp } from "./status";
import { crcIsRight, mendFrame, writeFrame, writeMoreOf } from "./write";

/** What Bolt and Bolt v2 have in common, which is all but the layout of the head. */
export abstract class BoltCodec extends XProtocol {
  constructor(
    /** Which of the two it is. */
    private readonly code: ProtocolCode,
    /** Whether `goAway` announces anything. */
    private readonly announces: bool,
  ) {
    super();
  }

  get poolMode(): PoolMode {
    return PoolMode.Multiplex;
  }

  match(start: Bytes): ProtocolMatch {
    return matchConnection(start, this.code);
  }

  createFrame(): XFrame {
    return new BoltFrame();
  }

  decode(data: Bytes, frame: XFrame): DecodeStatus {
    return decodeFrame(data, <BoltFrame>frame, this.code);
  }

  verify(frame: XFrame): bool {
    return crcIsRight(<BoltFrame>frame);
  }

  mendLength(data: Bytes): bool {
    return mendFrame(data, this.code);
  }

  writeStart(frame: XFrame, requestId: u64, out: ByteWriter): void {
    writeFrame(<BoltFrame>frame, requestId, shiftOf(this.code), out);
  }

  writeMore(frame: XFrame, piece: Bytes, out: ByteWriter): void {
    writeMoreOf(<BoltFrame>frame, piece, out);
  }

  toHttp(status: u32): u32 {
    return statusToHttp(status);
  }

  mapping(httpStatus: u32): u32 {
    return statusFromHttp(httpStatus);
  }

  hijack(requestId: u64, replyHint: u32, httpStatus: u32, reason: Bytes, out: ByteWriter): void {
    writeFailure(this.code, requestId, replyHint, httpStatus, reason, out);
  }

  trigger(requestId: u64, out: ByteWriter): bool {
    writeHeartbeat(this.code, requestId, out);
    return true;
  }

  reply(requestId: u64, replyHint: u32, out: ByteWriter): void {
    writeHeartbeatAck(this.code, requestId, replyHint, out);
  }

  /**
   * MOSN's announcement, if the codec was made to send it. SOFABolt and sofa-bolt-node, which do not know it, close a connection
   * on which it comes, with all the calls on it.
   */
  goAway(requestId: u64, out: ByteWriter): bool {
    if (this.announces) writeGoAway(this.code, requestId, out);
    return this.announces;
  }
}
