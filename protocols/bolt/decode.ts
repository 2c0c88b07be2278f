import { equalsString } from "../../assembly/bytes/ascii";
import { Bytes } from "../../assembly/bytes/bytes";
import { DecodeStatus } from "../xprotocol/decode-status";
import { ProtocolMatch } from "../xprotocol/protocol-match";
import { StreamType } from "../xprotocol/stream-type";
import { read16, read32 } from "./big-endian";
import { BoltFrame } from "./bolt-frame";
import { HeaderBlock, readHeaderBlock } from "./header-block";
import {
  Command,
  CRC_SIZE,
  classLengthOf,
  codecAt,
  commandAt,
  contentLengthOf,
  FrameType,
  HESSIAN,
  hasCrc,
  headerLengthOf,
  headLength,
  ProtocolCode,
  requestIdAt,
  SWITCH_AT,
  shiftOf,
  timeoutOrStatusAt,
  typeAt,
  VERSION_AT,
} from "./layout";
import { matchFrame } from "./match";
import { splitServiceName } from "./service-name";
import { isSofaRequest, METHOD_WITHIN, readSofaMethod } from "./sofa-request";

/** Longer frames could not be written again with longer headers: memory counts in i32. */
const MAX_LENGTH: u64 = 0x7ff00000;

const SERVICE: string = "service";
const TARGET_SERVICE: string = "sofa_head_target_service";
const METHOD: string = "sofa_head_method_name";

/** Reads the frame that begins with the first of these bytes. See `XProtocol.decode`. */
export function decodeFrame(data: Bytes, frame: BoltFrame, code: ProtocolCode): DecodeStatus {
  frame.reset(data);
  frame.className.aim(0, 0);
  frame.hasCrc = false;
  const match = matchFrame(data, code);
  if (match == ProtocolMatch.No) return malformed(frame, "it does not begin as a frame of Bolt does");
  const shift = shiftOf(code);
  if (match == ProtocolMatch.NeedMore) return needMore(frame, headLength(FrameType.Response, shift));
  const head = headLength(data.at(typeAt(shift)), shift);
  if (data.length < head) return needMore(frame, head);

  readHead(data.ptr, frame, head, shift);
  const contentAt = <u32>head + classLengthOf(data.ptr, head) + frame.headerLength;
  const length = <u64>contentAt + <u64>frame.contentLength + (frame.hasCrc ? CRC_SIZE : 0);
  if (length > MAX_LENGTH) return malformed(frame, "its length is beyond all limits");
  frame.length = <u32>length;
  frame.data.length = min(data.length, <i32>length);
  if (<u32>data.length < contentAt) return needMore(frame, contentAt);

  frame.className.aim(data.ptr + <usize>head, <i32>classLengthOf(data.ptr, head));
  const block = readHeaderBlock(data.ptr + <usize>frame.headersAt, frame.headerLength, frame.headers);
  if (block == HeaderBlock.TooLong) return malformed(frame, "it has too many headers");
  frame.headersAreList = block == HeaderBlock.List;
  frame.headersComplete = true;
  const here = min(<u32>data.length - contentAt, frame.contentLength);
  frame.body.aim(data.ptr + <usize>contentAt, <i32>here);
  if (isCall(data.ptr, shift)) {
    nameCall(frame);
    if (frame.method.isEmpty && frame.codec == HESSIAN && isSofaRequest(frame.className)) {
      const needed = min(frame.contentLength, METHOD_WITHIN);
      if (here < needed) return needMore(frame, contentAt + needed);
      readSofaMethod(frame.body, needed, frame.method);
    }
  }
  frame.wanted = frame.length;
  return <u32>data.length < frame.length ? DecodeStatus.Head : DecodeStatus.Whole;
}

function malformed(frame: BoltFrame, error: string): DecodeStatus {
  frame.error = error;
  return DecodeStatus.Malformed;
}

function needMore(frame: BoltFrame, wanted: u32): DecodeStatus {
  frame.wanted = wanted;
  return DecodeStatus.NeedMore;
}

/** Takes over what a head says. */
function readHead(at: usize, frame: BoltFrame, head: i32, shift: i32): void {
  const type = load<u8>(at + <usize>typeAt(shift));
  const command = read16(at + <usize>commandAt(shift));
  frame.isHeartbeat = command == Command.Heartbeat;
  frame.isGoAway = command == Command.GoAway;
  frame.streamType =
    type == FrameType.Response
      ? StreamType.Response
      : frame.isGoAway || (type == FrameType.OneWay && !frame.isHeartbeat)
        ? StreamType.RequestOneWay
        : StreamType.Request;
  frame.requestId = <u64>read32(at + <usize>requestIdAt(shift));
  frame.codec = load<u8>(at + <usize>codecAt(shift));
  const last = at + <usize>timeoutOrStatusAt(shift);
  if (type == FrameType.Response) frame.status = read16(last);
  else frame.timeout = <i32>read32(last);
  const version = shift ? load<u8>(at, VERSION_AT) : 0;
  const switches = shift ? load<u8>(at, SWITCH_AT) : 0;
  frame.hasCrc = hasCrc(version, switches);
  frame.replyHint = ((<u32>switches) << 16) | ((<u32>version) << 8) | <u32>frame.codec;
  frame.headLength = head;
  frame.headerLength = headerLengthOf(at, head);
  frame.contentLength = contentLengthOf(at, head);
}

function isCall(at: usize, shift: i32): bool {
  return read16(at + <usize>commandAt(shift)) == Command.Request;
}

/**
 * Finds out what is called: the headers say it as SOFARPC's clients do. A request of SOFABolt itself has none; its server
 * picks what answers by the class of the request, so that is its service.
 */
function nameCall(frame: BoltFrame): void {
  let service: Bytes | null = null;
  let target: Bytes | null = null;
  const headers = frame.headers;
  for (let i = 0; i < headers.count; i++) {
    const header = headers.at(i);
    if (header.value.isEmpty) continue;
    const name = header.name;
    switch (name.length) {
      case SERVICE.length:
        if (service === null && spells(name, SERVICE)) service = header.value;
        break;
      case TARGET_SERVICE.length:
        if (target === null && spells(name, TARGET_SERVICE)) target = header.value;
        break;
      case METHOD.length:
        if (frame.method.isEmpty && spells(name, METHOD))
          frame.method.aim(header.value.ptr, header.value.length);
        break;
      default:
    }
  }
  if (service !== null) splitServiceName(service, frame);
  else if (target !== null) splitServiceName(target, frame);
  else frame.service.aim(frame.className.ptr, frame.className.length);
}

function spells(name: Bytes, text: string): bool {
  return equalsString(name.ptr, <usize>name.length, text);
}
