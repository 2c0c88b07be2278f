import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { XFrame } from "../xprotocol/frame";
import { giveBuffer } from "./buffer-pool";

/** One call, as far as it brings a frame in the body of an HTTP message. Pooled: it serves one call after the other. */
export class Exchange {
  /** The HTTP/2 stream; with HTTP/1.1 a number of the bridge's own. */
  streamId: u32 = 0;
  /** What has come of a frame that is not passed on yet. */
  body: ByteWriter | null = null;
  /** The frame that is passed on in pieces. */
  streamed: XFrame | null = null;
  /** How much of that is to come. */
  remaining: u32 = 0;
  /** True if its frame can only be passed on when its end has come. */
  awaitsEnd: bool = false;

  /** Lets go of what has come of its frame. */
  freeBody(): void {
    const body = this.body;
    if (body !== null) giveBuffer(body);
    this.body = null;
  }

  /** Lets go of what it holds. */
  clear(): void {
    this.freeBody();
    this.streamed = null;
    this.remaining = 0;
    this.awaitsEnd = false;
  }
}
