import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";
import { DecodeStatus } from "../xprotocol/decode-status";
import { XFrame } from "../xprotocol/frame";
import { PoolMode } from "../xprotocol/pool-mode";
import { ProtocolMatch } from "../xprotocol/protocol-match";
import { StreamType } from "../xprotocol/stream-type";
import { XProtocol } from "../xprotocol/xprotocol";
import { AttachmentsStatus } from "./attachments-status";
import { DubboFrame } from "./dubbo-frame";
import {
  readAttachments as readFastJson2Attachments,
  writeEdited as writeEditedFastJson2,
} from "./fastjson2/attachments";
import { FastJson2Cursor } from "./fastjson2/cursor";
import {
  Flag,
  HEAD_SIZE,
  isHessian,
  MAX_PAYLOAD,
  PROLOGUE_LIMIT,
  Serialization,
  storeHead,
  storePayloadSize,
  storeRequestId,
} from "./head";
import { readAttachments, writeEdited } from "./hessian/attachments";
import { HessianScanner } from "./hessian/scanner";
import { saysReadOnly, writeNull, writeText } from "./payloads";
import { PrologueReader, PrologueStatus } from "./prologue";
import { writeReason } from "./reason";
import { DubboStatus, httpOfStatus, statusOfHttp } from "./status";

const MAGIC_HIGH: u8 = 0xda;
const MAGIC_LOW: u8 = 0xbb;
/** The most bytes of an event: they take a few. */
const MAX_EVENT: u32 = 4096;
/** Frames of up to this size are awaited whole; of longer ones so much is awaited first, then twice as much each time. */
const FIRST_LOOK: u32 = 4096;

/**
 * Dubbo 2 (dubbo.apache.org, "Dubbo 2 protocol"), with payloads in Hessian 2 or in fastjson 2. Frames of other serializations
 * pass, too: they have an id, heartbeats, one-way requests and a status, but no service, no method and no headers. The same holds
 * where the payload is not what a call has: whether a server can read it is for the server to say.
 *
 * - Service: the path of the call. Version: that of the call, where `0.0.0` is none. Group, timeout: the attachments of that name.
 * - Method: of a generic call (`$invoke`, `$invokeAsync`) its first argument.
 * - Headers: the attachments of a request, which come last: they are complete in a whole frame. Those of responses are not shown.
 * - Status 20 says that the call went through, with a value or with what the method threw: HTTP 200 both times.
 * - Events: the text `R` is the announcement that a server takes no new calls; any other one is a heartbeat, and one without
 *   the two-way flag wants no answer.
 */
export class Dubbo extends XProtocol {
  private readonly scanner: HessianScanner = new HessianScanner();
  private readonly cursor: FastJson2Cursor = new FastJson2Cursor();
  private readonly prologue: PrologueReader = new PrologueReader();
  private readonly reason: ByteWriter = new ByteWriter(8192);

  get name(): string {
    return "dubbo";
  }

  get poolMode(): PoolMode {
    return PoolMode.Multiplex;
  }

  /** The magic number, and a serialization: none has the number 0. */
  match(start: Bytes): ProtocolMatch {
    if (start.length > 0 && start.at(0) != MAGIC_HIGH) return ProtocolMatch.No;
    if (start.length > 1 && start.at(1) != MAGIC_LOW) return ProtocolMatch.No;
    if (start.length < 3) return ProtocolMatch.NeedMore;
    return (start.at(2) & <u8>Flag.SerializationMask) != 0 ? ProtocolMatch.Yes : ProtocolMatch.No;
  }

  createFrame(): XFrame {
    return new DubboFrame();
  }

  decode(data: Bytes, frame: XFrame): DecodeStatus {
    const dubbo = frame as DubboFrame;
    dubbo.reset(data);
    const present = data.length;
    if ((present > 0 && data.at(0) != MAGIC_HIGH) || (present > 1 && data.at(1) != MAGIC_LOW)) {
      return malformed(dubbo, "no Dubbo frame: the magic number is missing");
    }
    if (present < HEAD_SIZE) {
      dubbo.wanted = <u32>HEAD_SIZE;
      return DecodeStatus.NeedMore;
    }
    const at = data.ptr;
    const payloadSize = bswap<u32>(load<u32>(at, 12));
    if (payloadSize > MAX_PAYLOAD) return malformed(dubbo, "the payload is longer than a Dubbo frame can be");
    dubbo.length = payloadSize + <u32>HEAD_SIZE;
    dubbo.data.aim(at, <i32>min<u32>(<u32>present, dubbo.length));
    dubbo.body.aim(at + <usize>HEAD_SIZE, dubbo.data.length - HEAD_SIZE);
    dubbo.requestId = bswap<u64>(load<u64>(at, 4));
    const flags = <u32>load<u8>(at, 2);
    dubbo.replyHint = flags & Flag.SerializationMask;
    dubbo.forget();

    if ((flags & Flag.Request) == 0) return decodeResponse(dubbo, flags);
    dubbo.streamType = (flags & Flag.TwoWay) != 0 ? StreamType.Request : StreamType.RequestOneWay;
    if ((flags & Flag.Event) != 0) return decodeEvent(dubbo);
    if (isHessian(dubbo.replyHint)) return this.decodeCall<HessianScanner>(dubbo, this.scanner);
    if (dubbo.replyHint == Serialization.FastJson2)
      return this.decodeCall<FastJson2Cursor>(dubbo, this.cursor);
    return closing(dubbo);
  }

  private decodeCall<S>(frame: DubboFrame, from: S): DecodeStatus {
    const whole = <u32>frame.data.length == frame.length;
    const seen = frame.data.length;
    from.start(frame.body.ptr, <usize>(min(seen, PROLOGUE_LIMIT) - HEAD_SIZE));
    const prologue = this.prologue.read<S>(from, frame);
    if (prologue == PrologueStatus.Incomplete && !whole && seen < PROLOGUE_LIMIT) {
      frame.wanted = min(frame.length, min(max(FIRST_LOOK, (<u32>seen) << 1), <u32>PROLOGUE_LIMIT));
      return DecodeStatus.NeedMore;
    }
    if (prologue != PrologueStatus.Read || !whole) return closing(frame);

    from.start(frame.data.ptr + <usize>frame.argumentsAt, <usize>(seen - frame.argumentsAt));
    const attachments = isHessian(frame.replyHint)
      ? readAttachments(this.scanner, frame)
      : readFastJson2Attachments(this.cursor, frame);
    if (attachments == AttachmentsStatus.TooMany) return malformed(frame, "there are too many attachments");
    if (attachments == AttachmentsStatus.Unreadable) frame.forgetAttachments();
    else frame.headersComplete = true;
    return DecodeStatus.Whole;
  }

  mendLength(data: Bytes): bool {
    if (data.length < HEAD_SIZE || data.at(0) != MAGIC_HIGH || data.at(1) != MAGIC_LOW) return false;
    storePayloadSize(data.ptr, <u32>(data.length - HEAD_SIZE));
    return true;
  }

  writeStart(frame: XFrame, requestId: u64, out: ByteWriter): void {
    const dubbo = frame as DubboFrame;
    if (dubbo.headers.edited && dubbo.headersComplete && dubbo.attachmentsAt != 0) {
      if (isHessian(dubbo.replyHint)) writeEdited(dubbo, requestId, out);
      else writeEditedFastJson2(dubbo, requestId, out);
      return;
    }
    const size = dubbo.data.length;
    if (size < HEAD_SIZE) return;
    const at = out.reserve(size);
    if (!at) return;
    memory.copy(at, dubbo.data.ptr, <usize>size);
    storeRequestId(at, requestId);
  }

  toHttp(status: u32): u32 {
    return httpOfStatus(status);
  }

  mapping(httpStatus: u32): u32 {
    return statusOfHttp(httpStatus);
  }

  /**
   * Writes a response whose status is not `Ok`: `mapping`'s, or `ServerError` where an HTTP status of success comes without an
   * answer. Its payload is one text, `404|no route`, that clients make the message of their exception.
   */
  hijack(requestId: u64, replyHint: u32, httpStatus: u32, reason: Bytes, out: ByteWriter): void {
    const mapped = statusOfHttp(httpStatus);
    const status = mapped == DubboStatus.Ok ? DubboStatus.ServerError : mapped;
    const start = reserveHead(out);
    if (start < 0) return;
    this.reason.clear();
    writeReason(httpStatus, reason, this.reason);
    writeText(replyHint, this.reason.written, out);
    closeFrame(start, replyHint, status, requestId, out);
  }

  /** A two-way event of null. */
  trigger(requestId: u64, out: ByteWriter): bool {
    writeEvent(Flag.Request | Flag.TwoWay | Flag.Event | Serialization.Hessian2, 0, requestId, out);
    return true;
  }

  /** An event of null, with the status `Ok`. */
  reply(requestId: u64, replyHint: u32, out: ByteWriter): void {
    writeEvent(Flag.Event | replyHint, DubboStatus.Ok, requestId, out);
  }

  /** A one-way event of the text `R`. */
  goAway(requestId: u64, out: ByteWriter): bool {
    const at = out.reserve(HEAD_SIZE + 2);
    if (!at) return true;
    storeHead(at, Flag.Request | Flag.Event | Serialization.Hessian2, 0, requestId, 2);
    store<u16>(at, 0x5201, HEAD_SIZE);
    return true;
  }
}

function malformed(frame: DubboFrame, error: string): DecodeStatus {
  frame.error = error;
  return DecodeStatus.Malformed;
}

/** Nothing of the frame is left to read but its end. */
function closing(frame: DubboFrame): DecodeStatus {
  if (<u32>frame.data.length == frame.length) return DecodeStatus.Whole;
  frame.wanted = frame.length;
  return DecodeStatus.Head;
}

function decodeResponse(frame: DubboFrame, flags: u32): DecodeStatus {
  frame.streamType = StreamType.Response;
  frame.status = <u32>frame.data.at(3);
  frame.isHeartbeat = (flags & Flag.Event) != 0;
  frame.headersComplete = true;
  return closing(frame);
}

function decodeEvent(frame: DubboFrame): DecodeStatus {
  if (frame.length > MAX_EVENT) return malformed(frame, "an event is longer than any");
  if (<u32>frame.data.length < frame.length) {
    frame.wanted = frame.length;
    return DecodeStatus.NeedMore;
  }
  frame.isGoAway = saysReadOnly(frame.replyHint, frame.body);
  frame.isHeartbeat = !frame.isGoAway;
  frame.headersComplete = true;
  return DecodeStatus.Whole;
}

function writeEvent(flags: u32, status: u32, requestId: u64, out: ByteWriter): void {
  const start = reserveHead(out);
  if (start < 0) return;
  writeNull(flags & Flag.SerializationMask, out);
  closeFrame(start, flags, status, requestId, out);
}

/** Leaves room for a head: where, or -1. */
function reserveHead(out: ByteWriter): i32 {
  const start = out.length;
  return out.reserve(HEAD_SIZE) ? start : -1;
}

function closeFrame(start: i32, flags: u32, status: u32, requestId: u64, out: ByteWriter): void {
  storeHead(out.written.ptr + <usize>start, flags, status, requestId, <u32>(out.length - start - HEAD_SIZE));
}
