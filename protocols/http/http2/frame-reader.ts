import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { Bytes } from "../../../assembly/bytes/bytes";
import { Http2ErrorCode } from "./error-code";
import { FRAME_HEAD, FrameFlag, FrameType } from "./frame-type";

/**
 * Reads frames (RFC 9113, section 4.1) from bytes that come in any pieces:
 *
 *   | length: 24 bits | type: 8 | flags: 8 | reserved: 1, stream id: 31 | payload |
 *
 *     reader.start(piece);
 *     while (reader.next()) use(reader.type, reader.payload);
 *     if (reader.error != Http2ErrorCode.NoError) …
 *
 * A DATA frame is shown piece by piece as it comes, without its padding; any other frame once it is whole, in place where all of it
 * came at once. So at most one payload of another frame is kept.
 */
@final
export class FrameReader {
  /** The frame's type: a `FrameType` or one to be ignored. */
  type: u32 = 0;
  /** Its flags. */
  flags: u32 = 0;
  /** Its stream; 0 is the connection. */
  streamId: u32 = 0;
  /** The length of its payload, padding included. */
  length: u32 = 0;
  /** The payload, or the next piece of a DATA frame's without padding: a view until `next`. */
  readonly payload: Bytes = new Bytes();
  /** How many bytes of the frame this step took that windows count: those of DATA with its padding. */
  flowSize: u32 = 0;
  /** True unless more pieces of this DATA frame follow. */
  isLast: bool = true;
  /** Why `next` refuses to go on. */
  error: Http2ErrorCode = Http2ErrorCode.NoError;

  /** The head of the frame that comes next, as far as it is there. */
  private readonly head: ArrayBuffer = new ArrayBuffer(<i32>FRAME_HEAD);
  private headLength: u32 = 0;
  /** How many bytes of the payload are to come, and of a DATA frame's padding behind them. */
  private rest: u32 = 0;
  private padding: u32 = 0;
  /** True until the byte of a DATA frame has come that says how much padding there is. */
  private padLengthDue: bool = false;
  private inFrame: bool = false;
  private readonly whole: ByteWriter;
  private at: usize = 0;
  private end: usize = 0;

  /** A reader of frames whose payload has at most `maxFrameSize` bytes. */
  constructor(readonly maxFrameSize: u32) {
    this.whole = new ByteWriter(<i32>maxFrameSize);
  }

  /** Takes more bytes, which have to stay where they are as long as `next` is called. */
  start(data: Bytes): void {
    this.at = data.ptr;
    this.end = data.ptr + <usize>data.length;
  }

  /** Passes over bytes that are no part of frames, before the first one. */
  skip(count: i32): void {
    this.at += <usize>count;
  }

  /** Goes on to the next frame, or the next piece of a DATA frame; false where more bytes are needed, or after an error. */
  next(): bool {
    if (this.error != Http2ErrorCode.NoError) return false;
    if (!this.inFrame && !this.readHead()) return false;
    return this.type == FrameType.Data ? this.readData() : this.readWhole();
  }

  private readHead(): bool {
    const available = this.end - this.at;
    let head = this.at;
    if (this.headLength == 0 && available >= <usize>FRAME_HEAD) {
      this.at += <usize>FRAME_HEAD;
    } else {
      const taken = min(<usize>(FRAME_HEAD - this.headLength), available);
      head = changetype<usize>(this.head);
      memory.copy(head + <usize>this.headLength, this.at, taken);
      this.headLength += <u32>taken;
      this.at += taken;
      if (this.headLength < FRAME_HEAD) return false;
      this.headLength = 0;
    }
    this.length = bswap<u32>(load<u32>(head)) >> 8;
    this.type = <u32>load<u8>(head, 3);
    this.flags = <u32>load<u8>(head, 4);
    this.streamId = bswap<u32>(load<u32>(head, 5)) & 0x7fffffff;
    if (this.length > this.maxFrameSize) return this.fail(Http2ErrorCode.FrameSizeError);
    this.rest = this.length;
    this.padding = 0;
    this.padLengthDue = this.type == FrameType.Data && (this.flags & FrameFlag.Padded) != 0;
    if (this.padLengthDue && this.length == 0) return this.fail(Http2ErrorCode.FrameSizeError);
    this.whole.clear();
    this.inFrame = true;
    return true;
  }

  private readData(): bool {
    this.flowSize = 0;
    if (this.padLengthDue && !this.readPadLength()) return false;
    const available = <u32>min(this.end - this.at, <usize>this.rest);
    if (available == 0 && this.rest > 0 && this.flowSize == 0) return false;
    const shown = this.rest > this.padding ? min(available, this.rest - this.padding) : 0;
    this.payload.aim(this.at, <i32>shown);
    this.at += <usize>available;
    this.rest -= available;
    this.flowSize += available;
    this.isLast = this.rest == 0;
    this.inFrame = !this.isLast;
    return true;
  }

  private readPadLength(): bool {
    if (this.at >= this.end) return false;
    this.padding = <u32>load<u8>(this.at++);
    this.rest--;
    this.flowSize = 1;
    this.padLengthDue = false;
    return this.padding <= this.rest || this.fail(Http2ErrorCode.ProtocolError);
  }

  private readWhole(): bool {
    const available = this.end - this.at;
    this.isLast = true;
    this.flowSize = 0;
    if (this.whole.length == 0 && available >= <usize>this.rest) {
      this.payload.aim(this.at, <i32>this.rest);
      this.at += <usize>this.rest;
      this.inFrame = false;
      return true;
    }
    const taken = <u32>min(available, <usize>this.rest);
    if (taken > 0) {
      this.payload.aim(this.at, <i32>taken);
      this.whole.write(this.payload);
      this.at += <usize>taken;
      this.rest -= taken;
    }
    if (this.rest > 0) return false;
    const whole = this.whole.written;
    this.payload.aim(whole.ptr, whole.length);
    this.inFrame = false;
    return true;
  }

  private fail(error: Http2ErrorCode): bool {
    this.error = error;
    return false;
  }
}
