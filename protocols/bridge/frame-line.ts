import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";
import { DecodeStatus } from "../xprotocol/decode-status";
import { XFrame } from "../xprotocol/frame";
import { XProtocol } from "../xprotocol/xprotocol";
import { giveBuffer, takeBuffer } from "./buffer-pool";
import { Exchange } from "./exchange";
import { Limits } from "./limits";

/** What came of a piece of a message's body. */
export enum Taken {
  /** The frame is not over yet. */
  More,
  /** The frame has been written, or waits only for the frame before it. */
  Sent,
  /** The body is no frame of the protocol. */
  NoFrame,
  /** There is too much that waits. */
  TooMuch,
  /** A frame ended before, or after, it was due, in the middle of being written: the connection cannot go on. */
  Broken,
}

/**
 * What is sent to one side of an RPC connection. Messages of HTTP come interleaved; frames leave one after the other. Short ones are
 * written when they are whole. A long one is written piece by piece and has the line for itself until it is over: others wait, whole,
 * in bounded memory.
 */
export abstract class FrameLine {
  /** What waits until the long frame is over. */
  private held: ByteWriter | null = null;
  /** Whose frame is written piece by piece. */
  private owner: Exchange | null = null;
  /** How many bytes wait in the bodies of messages. */
  private waiting: u32 = 0;

  constructor(
    /** What is spoken. */
    readonly protocol: XProtocol,
    /** What frames are decoded into; may serve others between two calls. */
    private readonly frame: XFrame,
    private readonly limits: Limits,
    /** What is to be sent: taken, and cleared, by the owner. */
    readonly output: ByteWriter,
  ) {}

  /** The id that a frame gets; its headers may be edited here. */
  protected abstract prepare(exchange: Exchange, frame: XFrame): u64;

  /** Where a frame that is whole can be written. */
  get target(): ByteWriter {
    if (this.owner === null) return this.output;
    let held = this.held;
    if (held === null) {
      held = takeBuffer();
      this.held = held;
    }
    return held;
  }

  /** True while a frame is written piece by piece, so that nothing can be sent in between. */
  get isBusy(): bool {
    return this.owner !== null;
  }

  /** True if nothing more must be held. */
  get isFull(): bool {
    return this.heldBytes > this.limits.maxHeldBytes;
  }

  /** How many bytes wait. */
  get heldBytes(): u32 {
    const held = this.held;
    return this.waiting + (held === null ? 0 : <u32>held.length);
  }

  /** Takes a piece of the body of a message whose frame is not over; `isLast` says that the message ends with it. */
  take(exchange: Exchange, data: Bytes, isLast: bool): Taken {
    if (exchange.streamed !== null) return this.goOn(exchange, data, isLast);
    let body = exchange.body;
    if (body === null) {
      if (isLast) return this.writeWhole(exchange, data);
      body = takeBuffer();
      exchange.body = body;
    }
    if (<u64>this.heldBytes + <u64>data.length > <u64>this.limits.maxHeldBytes) return Taken.TooMuch;
    if (<u32>body.length + <u32>data.length > this.limits.maxFrameBytes) return Taken.NoFrame;
    body.write(data);
    this.waiting += data.length;
    if (isLast) return this.writeWhole(exchange, body.written);
    const isLong = <u32>body.length > this.limits.bufferedFrameBytes;
    return isLong && this.owner === null && !exchange.awaitsEnd
      ? this.begin(exchange, body.written)
      : Taken.More;
  }

  /** True while this message's frame is written piece by piece. */
  isOwnedBy(exchange: Exchange): bool {
    return this.owner === exchange;
  }

  /** Forgets a message that is over, or will not come. False if its frame was being written: the connection cannot go on. */
  drop(exchange: Exchange): bool {
    const body = exchange.body;
    if (body !== null) this.waiting -= body.length;
    const isOwner = this.owner === exchange;
    exchange.clear();
    return !isOwner;
  }

  /** Lets go of all memory. */
  free(): void {
    const held = this.held;
    if (held !== null) giveBuffer(held);
    this.held = null;
    this.owner = null;
  }

  private writeWhole(exchange: Exchange, data: Bytes): Taken {
    if (!this.decodeWhole(data)) return Taken.NoFrame;
    if (this.owner !== null && this.isFull) return Taken.TooMuch;
    const frame = this.frame;
    const id = this.prepare(exchange, frame);
    this.protocol.writeStart(frame, id, this.target);
    return Taken.Sent;
  }

  /** Reads a whole message as a frame. One whose body a filter has changed has another length than it says: that is mended. */
  private decodeWhole(data: Bytes): bool {
    const protocol = this.protocol;
    const frame = this.frame;
    if (protocol.decode(data, frame) == DecodeStatus.Whole && frame.length == <u32>data.length) return true;
    if (!protocol.mendLength(data)) return false;
    return protocol.decode(data, frame) == DecodeStatus.Whole && frame.length == <u32>data.length;
  }

  /** Begins to write a long frame, if it is one. */
  private begin(exchange: Exchange, data: Bytes): Taken {
    const streamed = this.protocol.createFrame();
    const status = this.protocol.decode(data, streamed);
    if (status == DecodeStatus.Malformed || status == DecodeStatus.NeedMore) return Taken.NoFrame;
    if (status == DecodeStatus.Whole) {
      // There may be more than it says.
      exchange.awaitsEnd = true;
      return Taken.More;
    }
    if (streamed.length > this.limits.maxFrameBytes) return Taken.NoFrame;
    const id = this.prepare(exchange, streamed);
    this.protocol.writeStart(streamed, id, this.output);
    this.owner = exchange;
    const size = <u32>data.length;
    this.waiting -= size;
    exchange.freeBody();
    exchange.remaining = streamed.length - size;
    exchange.streamed = streamed;
    return Taken.More;
  }

  private goOn(exchange: Exchange, data: Bytes, isLast: bool): Taken {
    const length = <u32>data.length;
    if (length > exchange.remaining || (isLast && length < exchange.remaining)) return Taken.Broken;
    exchange.remaining -= length;
    this.protocol.writeMore(exchange.streamed!, data, this.output);
    if (!isLast) return Taken.More;
    this.owner = null;
    const held = this.held;
    if (held !== null) {
      this.output.write(held.written);
      giveBuffer(held);
      this.held = null;
    }
    return Taken.Sent;
  }
}
