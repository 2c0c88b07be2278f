import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";
import { DecodeStatus } from "../xprotocol/decode-status";
import { XFrame } from "../xprotocol/frame";
import { XProtocol } from "../xprotocol/xprotocol";
import { giveBuffer, takeBuffer } from "./buffer-pool";
import { Limits } from "./limits";

const TOO_LONG: string = "it is longer than frames may be";
const LONG_HEAD: string = "its head is longer than what is awaited";
const BAD_CHECKSUM: string = "its checksum is wrong";

/**
 * Cuts what one side of an RPC connection sends into frames. Whole frames are handed over where they lie, without copying; the
 * beginning of one is kept until the rest has come; one that is longer than `Limits.bufferedFrameBytes` and has not come at once is
 * handed over in pieces. Memory is bounded by that limit, time is linear in what comes.
 */
export abstract class FrameReader {
  /** Why `receive` returned false. */
  error: string = "";

  /** The beginning of a frame. */
  private rest: ByteWriter | null = null;
  /** From how many bytes on the frame in `rest` is worth decoding. */
  private wanted: u32 = 0;
  /** How much of a frame that is handed over in pieces is to come. */
  private remaining: u32 = 0;
  private readonly window: Bytes = new Bytes();

  constructor(
    /** What is spoken. */
    readonly protocol: XProtocol,
    /** What frames are decoded into; may serve other readers between two calls of `receive`. */
    private readonly frame: XFrame,
    private readonly limits: Limits,
  ) {}

  /** A frame is there, with all of its bytes. */
  protected abstract onFrame(frame: XFrame): void;

  /** A long frame begins, of which more than the head is there; it is followed by `onPiece`. `frame.length` says how long it is. */
  protected abstract onStart(frame: XFrame): void;

  /** More of a long frame. */
  protected abstract onPiece(piece: Bytes, isLast: bool): void;

  /** True once nothing more is to be handed over, as the connection ends. */
  protected abstract get isOver(): bool;

  /** True if a frame has begun whose end has not come. */
  get isInFrame(): bool {
    return this.remaining > 0 || this.rest !== null;
  }

  /** Takes the next bytes, in pieces of any size. False if the connection cannot go on: `error` says why. */
  receive(data: Bytes): bool {
    const end = data.ptr + <usize>data.length;
    let at = data.ptr;
    if (this.remaining > 0) at = this.passOn(at, end);
    if (this.rest !== null && at < end) at = this.complete(at, end);
    const window = this.window;
    while (at < end && !this.isOver && this.error.length == 0) {
      window.aim(at, <i32>(end - at));
      const status = this.protocol.decode(window, this.frame);
      if (!this.check(status, window.length)) break;
      if (status == DecodeStatus.Whole) {
        at += this.frame.length;
        this.handOver();
      } else {
        if (!this.begin(status, window)) this.keep(window);
        at = end;
      }
    }
    return this.error.length == 0;
  }

  /** Lets go of all memory. */
  free(): void {
    const rest = this.rest;
    if (rest !== null) giveBuffer(rest);
    this.rest = null;
  }

  private passOn(at: usize, end: usize): usize {
    const length = min(this.remaining, <u32>(end - at));
    this.remaining -= length;
    this.window.aim(at, length);
    this.onPiece(this.window, this.remaining == 0);
    return at + <usize>length;
  }

  /** Goes on with the frame in `rest`, taking no more than it needs. Returns how far it came. */
  private complete(from: usize, end: usize): usize {
    let at = from;
    const rest = this.rest!;
    while (at < end) {
      const length = <u32>rest.length;
      const missing = this.wanted > length ? this.wanted - length : 1;
      const taken = min(missing, <u32>(end - at));
      this.window.aim(at, taken);
      rest.write(this.window);
      at += taken;
      if (taken < missing) return at;
      const whole = rest.written;
      const status = this.protocol.decode(whole, this.frame);
      if (!this.check(status, whole.length)) return end;
      this.wanted = this.frame.wanted;
      if (status == DecodeStatus.Whole) {
        // What was taken too much is the next frame's.
        at -= <u32>whole.length - this.frame.length;
        this.handOver();
        this.free();
        return at;
      }
      if (this.begin(status, whole)) {
        this.free();
        return this.passOn(at, end);
      }
    }
    return at;
  }

  private keep(window: Bytes): void {
    const rest = takeBuffer();
    rest.write(window);
    this.rest = rest;
    this.wanted = this.frame.wanted;
  }

  /** True if the frame may go on; otherwise `error` is set. */
  private check(status: DecodeStatus, length: u32): bool {
    const frame = this.frame;
    if (status == DecodeStatus.Malformed) this.error = frame.error;
    else if (frame.length > this.limits.maxFrameBytes) this.error = TOO_LONG;
    else if (status == DecodeStatus.NeedMore && length >= this.limits.bufferedFrameBytes)
      this.error = LONG_HEAD;
    return this.error.length == 0;
  }

  private handOver(): void {
    if (!this.protocol.verify(this.frame)) this.error = BAD_CHECKSUM;
    else this.onFrame(this.frame);
  }

  /** Begins to hand over a frame in pieces, if it is one of those. */
  private begin(status: DecodeStatus, start: Bytes): bool {
    const frame = this.frame;
    if (status != DecodeStatus.Head || frame.length <= this.limits.bufferedFrameBytes) return false;
    this.remaining = frame.length - <u32>start.length;
    this.onStart(frame);
    return true;
  }
}
