import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";
import { write16, write32 } from "./big-endian";
import { cutReason, EXCEPTION_CLASS, exceptionSize, putText, writeException } from "./exception";
import {
  Command,
  CRC_SIZE,
  classLengthAt,
  codecAt,
  commandAt,
  commandVersionAt,
  contentLengthAt,
  FrameType,
  HESSIAN,
  hasCrc,
  headLength,
  ProtocolCode,
  requestIdAt,
  SWITCH_AT,
  shiftOf,
  timeoutOrStatusAt,
  typeAt,
  VERSION_AT,
} from "./layout";
import { BoltStatus, statusFromHttp } from "./status";
import { setCrc } from "./write";

/** How long the sender of a heartbeat waits, in milliseconds: as sofa-bolt-node says. No server looks at it. */
const HEARTBEAT_TIMEOUT: u32 = 3000;

/** Waits for ever. */
const NO_TIMEOUT: u32 = 0xffffffff;

/**
 * What a request of ours has besides: Hessian, and in Bolt v2 version 2 without a CRC-32. A SOFABolt server answers all that
 * comes on a connection in the version of its first frame, and puts no CRC-32 at the end of a version 1, though the switch
 * says that there is one: sofa-bolt-node would wait for it.
 */
const OWN_HINT: u32 = (2 << 8) | HESSIAN;

/** Writes a heartbeat request. */
export function writeHeartbeat(code: ProtocolCode, requestId: u64, out: ByteWriter): void {
  const at = begin(code, OWN_HINT, FrameType.Request, Command.Heartbeat, requestId, 0, out);
  if (at) write32(at + <usize>timeoutOrStatusAt(shiftOf(code)), HEARTBEAT_TIMEOUT);
}

/** Writes the announcement that no new calls are taken. */
export function writeGoAway(code: ProtocolCode, requestId: u64, out: ByteWriter): void {
  const at = begin(code, OWN_HINT, FrameType.Request, Command.GoAway, requestId, 0, out);
  if (at) write32(at + <usize>timeoutOrStatusAt(shiftOf(code)), NO_TIMEOUT);
}

/** Writes the answer to a heartbeat request with that id and hint: its status is success, which is 0. */
export function writeHeartbeatAck(code: ProtocolCode, requestId: u64, hint: u32, out: ByteWriter): void {
  const at = begin(code, hint, FrameType.Response, Command.Heartbeat, requestId, 0, out);
  if (at) end(code, hint, at, headLength(FrameType.Response, shiftOf(code)));
}

/**
 * Writes the response to a request with that id and hint, that says that the call failed. Whatever the request's encoding, the
 * exception is Hessian, as SOFABolt's own is. Where the reason is empty, the HTTP status takes its place.
 *
 * Clients of SOFABolt's Java read the exception if the status is a server exception, and make one of their own of the others;
 * sofa-bolt-node reads it with every status.
 */
export function writeFailure(
  code: ProtocolCode,
  requestId: u64,
  hint: u32,
  httpStatus: u32,
  reason: Bytes,
  out: ByteWriter,
): void {
  const text = reason.isEmpty ? Bytes.fromString("HTTP status " + httpStatus.toString()) : cutReason(reason);
  const content = exceptionSize(text);
  const head = headLength(FrameType.Response, shiftOf(code));
  const more = EXCEPTION_CLASS.length + content;
  const ownHint = (hint & ~0xff) | HESSIAN;
  const at = begin(code, ownHint, FrameType.Response, Command.Response, requestId, more, out);
  if (!at) return;
  write16(at + <usize>timeoutOrStatusAt(shiftOf(code)), failureStatus(httpStatus));
  write16(at + <usize>classLengthAt(head), <u32>EXCEPTION_CLASS.length);
  write32(at + <usize>contentLengthAt(head), <u32>content);
  writeException(text, putText(at + <usize>head, EXCEPTION_CLASS));
  end(code, ownHint, at, head + more);
}

/** A success would make the client read the exception as what the service answered. */
function failureStatus(httpStatus: u32): u32 {
  const status = statusFromHttp(httpStatus);
  return status == BoltStatus.Success ? BoltStatus.ServerException : status;
}

/** Writes a head whose timeout or status and lengths are 0, with room for `more` bytes behind it; 0 where that does not fit. */
function begin(
  code: ProtocolCode,
  hint: u32,
  type: FrameType,
  command: Command,
  requestId: u64,
  more: i32,
  out: ByteWriter,
): usize {
  const shift = shiftOf(code);
  const head = headLength(<u8>type, shift);
  const at = out.reserve(head + more + crcSize(code, hint));
  if (!at) return 0;
  memory.fill(at, 0, <usize>head);
  store<u8>(at, <u8>code);
  store<u8>(at + <usize>typeAt(shift), <u8>type);
  write16(at + <usize>commandAt(shift), command);
  store<u8>(at + <usize>commandVersionAt(shift), 1);
  write32(at + <usize>requestIdAt(shift), <u32>requestId);
  store<u8>(at + <usize>codecAt(shift), <u8>hint);
  if (shift) {
    store<u8>(at, versionOf(hint), VERSION_AT);
    store<u8>(at, switchesOf(hint), SWITCH_AT);
  }
  return at;
}

/** Ends a frame of `size` bytes without its CRC-32, if it has one. */
function end(code: ProtocolCode, hint: u32, at: usize, size: i32): void {
  const crc = crcSize(code, hint);
  if (crc) setCrc(new Bytes(), at, size + crc);
}

function crcSize(code: ProtocolCode, hint: u32): i32 {
  return code == ProtocolCode.BoltV2 && hasCrc(versionOf(hint), switchesOf(hint)) ? CRC_SIZE : 0;
}

/** The version that a hint has; 1 where it is not from a frame of Bolt v2. */
function versionOf(hint: u32): u8 {
  return max(<u8>(hint >> 8), 1);
}

function switchesOf(hint: u32): u8 {
  return <u8>(hint >> 16);
}
