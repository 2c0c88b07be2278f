import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";
import { XFrame } from "../xprotocol/frame";

/** The HTTP connection of the proxy's router, whose server the bridge is: HTTP/2 for many calls at a time, HTTP/1.1 for one. */
export interface RouterSide {
  /** What is to be sent to the router: taken, and cleared, by the owner. */
  readonly output: ByteWriter;
  /** Why `receive` returned false. */
  readonly error: string;
  /** How many bytes of answers wait until the router's windows open. */
  readonly queuedBytes: u32;
  /** True if settings have to be sent before the router can send much. */
  readonly needsEarlyOutput: bool;

  /** Takes bytes of the router's; false if the connection cannot go on. */
  receive(data: Bytes): bool;

  /** Begins the answer to a call with a frame of that length, and sends what is there of it. False where there is no room. */
  answer(streamId: u32, httpStatus: u32, frame: XFrame, data: Bytes, isWhole: bool): bool;

  /** Sends more of a frame. False where there is no room. */
  goOn(streamId: u32, piece: Bytes, isLast: bool): bool;

  /** Answers a call without a frame: with a text, or for a one-way call with nothing. */
  answerPlainly(streamId: u32, httpStatus: u32, text: Bytes): void;

  /** Breaks an answer off. False if that takes closing the connection. */
  reset(streamId: u32): bool;

  /** Makes the router send something, because bytes can be sent to the server only then. False where it cannot be made to. */
  ring(): bool;

  /** Has the router open no more calls on this connection. */
  drain(): void;
}
