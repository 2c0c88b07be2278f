import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { giveBuffer, takeBuffer } from "./buffer-pool";
import { Exchange } from "./exchange";

/** What is known of the answer to a call. */
export enum Answer {
  /** Nothing yet. */
  Awaited,
  /** Its body is the server's frame. */
  Frame,
  /** It is HTTP's own: its body says why there is no frame. */
  LocalReply,
}

/** A call of the client's that waits for its answer. */
@final
export class Call extends Exchange {
  /** The id that the client gave it. */
  requestId: u64 = 0;
  /** See `XFrame.replyHint`. */
  replyHint: u32 = 0;
  /** True if the client waits for no answer. */
  isOneWay: bool = false;
  answer: Answer = Answer.Awaited;
  httpStatus: u32 = 0;
  private keptReason: ByteWriter | null = null;

  /** The beginning of a local reply's body, as far as it has come. */
  get reason(): ByteWriter {
    let reason = this.keptReason;
    if (reason === null) {
      reason = takeBuffer();
      this.keptReason = reason;
    }
    return reason;
  }

  /** True if nothing of a local reply's body was kept. */
  get hasNoReason(): bool {
    return this.keptReason === null;
  }

  clear(): void {
    super.clear();
    const reason = this.keptReason;
    if (reason !== null) giveBuffer(reason);
    this.keptReason = null;
    this.answer = Answer.Awaited;
    this.httpStatus = 0;
  }
}

/** The most calls that wait for their next use. */
const MAX_POOLED: i32 = 4096;
const pool: Array<Call> = [];

/** A call like a new one. */
export function takeCall(): Call {
  return pool.length > 0 ? pool.pop() : new Call();
}

/** Takes back a call that was dropped from its line. */
export function giveCall(call: Call): void {
  if (pool.length < MAX_POOLED) pool.push(call);
}
