import { Bytes } from "../../assembly/bytes/bytes";
import { XFrame } from "../xprotocol/frame";

/** The HTTP connection of the proxy's router, whose server the bridge is: HTTP/2 for many calls at a time, HTTP/1.1 for one. */
export abstract class RouterSide {
  /** Why `receive` returned false. */
  abstract failure(): string;

  /** How many bytes of answers wait until the router's windows open. */
  abstract waiting(): u32;

  /** True if settings have to be sent before the router can send much. */
  abstract needsEarlyOutput(): bool;

  /** Takes bytes of the router's; false if the connection cannot go on. */
  abstract receive(data: Bytes): bool;

  /** Begins the answer to a call with a frame of that length, and sends what is there of it. False where there is no room. */
  abstract answer(streamId: u32, httpStatus: u32, frame: XFrame, data: Bytes, isWhole: bool): bool;

  /** Sends more of a frame. False where there is no room. */
  abstract goOn(streamId: u32, piece: Bytes, isLast: bool): bool;

  /** Answers a call without a frame: with a text, or for a one-way call with nothing. */
  abstract answerPlainly(streamId: u32, httpStatus: u32, text: Bytes): void;

  /** Breaks an answer off. False if that takes closing the connection. */
  abstract reset(streamId: u32): bool;

  /** Makes the router send something, because bytes can be sent to the server only then. False where it cannot be made to. */
  abstract ring(): bool;

  /** Has the router open no more calls on this connection. */
  abstract drain(): void;

  /** True if nothing follows, so that the connection is to be closed once the output was sent. */
  abstract isOver(): bool;
}
