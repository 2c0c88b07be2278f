import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";
import { crc32 } from "../../assembly/hash/crc32";
import { ProtocolMatch } from "../xprotocol/protocol-match";
import { read32, write16, write32 } from "./big-endian";
import { BoltFrame } from "./bolt-frame";
import { crcChange } from "./crc";
import { headerBlockSize, writeHeaderBlock } from "./header-block";
import {
  CRC_SIZE,
  classLengthOf,
  contentLengthAt,
  hasCrc,
  headerLengthAt,
  headerLengthOf,
  headLength,
  ProtocolCode,
  requestIdAt,
  SWITCH_AT,
  shiftOf,
  typeAt,
  VERSION_AT,
} from "./layout";
import { matchFrame } from "./match";

/** The longest headers that SOFABolt reads: it takes their length for a signed number. */
const MAX_HEADERS_LENGTH: u32 = 0x7fff;

/**
 * Writes a decoded frame as far as it is there, with another request id and with its headers as they were edited. Edits that
 * would make the headers longer than 32,767 bytes (or than they were, if that is more) are left out, all of them: the frame
 * goes as it came. So does one whose headers are no list. See `XProtocol.writeStart`.
 *
 * The CRC-32 of a whole frame is set anew. That of a frame that goes on with `writeMore` is changed by as much as what was
 * written differs from what came, so that it is wrong if it came wrong.
 */
export function writeFrame(frame: BoltFrame, requestId: u64, shift: i32, out: ByteWriter): void {
  const data = frame.data;
  const contentAt = frame.contentAt;
  if (!frame.headersComplete || <u32>data.length < contentAt) return;
  const block = editedSize(frame);
  const grown = block < 0 ? 0 : block - <i32>frame.headerLength;
  const size = data.length + grown;
  const to = out.reserve(size);
  if (!to) return;
  if (block < 0) {
    memory.copy(to, data.ptr, <usize>size);
  } else {
    const headersAt = <usize>frame.headersAt;
    memory.copy(to, data.ptr, headersAt);
    writeHeaderBlock(frame.headers, to + headersAt);
    write16(to + <usize>headerLengthAt(frame.headLength), <u32>block);
    const rest = <usize>data.length - <usize>contentAt;
    memory.copy(to + headersAt + <usize>block, data.ptr + <usize>contentAt, rest);
  }
  write32(to + <usize>requestIdAt(shift), <u32>requestId);
  frame.passed = <u32>data.length;
  if (!frame.hasCrc) return;
  if (<u32>data.length == frame.length) {
    setCrc(frame.span, to, size);
  } else {
    const before = crcOf(frame.span, data.ptr, contentAt);
    const after = crcOf(frame.span, to, contentAt + <u32>grown);
    frame.crcMask = crcChange(before, after, frame.contentLength);
    changeCrc(frame, to + <usize>grown, 0, <u32>data.length);
  }
}

/** Writes more of a frame whose start was written before it was all there. See `XProtocol.writeMore`. */
export function writeMoreOf(frame: BoltFrame, piece: Bytes, out: ByteWriter): void {
  const to = out.reserve(piece.length);
  if (!to) return;
  memory.copy(to, piece.ptr, <usize>piece.length);
  const start = frame.passed;
  frame.passed = start + <u32>piece.length;
  if (frame.hasCrc) changeCrc(frame, to - <usize>start, start, frame.passed);
}

/**
 * Sets the length of the content to the bytes that there are, and the CRC-32 to theirs, where there is one: the last four
 * bytes are taken for it. See `XProtocol.mendLength`.
 */
export function mendFrame(data: Bytes, code: ProtocolCode): bool {
  if (matchFrame(data, code) != ProtocolMatch.Yes) return false;
  const shift = shiftOf(code);
  const head = headLength(data.at(typeAt(shift)), shift);
  if (data.length < head) return false;
  const crc: u32 = shift && hasCrc(data.at(VERSION_AT), data.at(SWITCH_AT)) ? CRC_SIZE : 0;
  const around = <u32>head + classLengthOf(data.ptr, head) + headerLengthOf(data.ptr, head) + crc;
  if (<u32>data.length < around) return false;
  write32(data.ptr + <usize>contentLengthAt(head), <u32>data.length - around);
  if (crc) setCrc(new Bytes(), data.ptr, data.length);
  return true;
}

/** True unless a CRC-32 ends this whole frame and is not that of the bytes before it. */
export function crcIsRight(frame: BoltFrame): bool {
  const data = frame.data;
  if (!frame.hasCrc || <u32>data.length != frame.length) return true;
  const end = frame.length - CRC_SIZE;
  return crcOf(frame.span, data.ptr, end) == read32(data.ptr + <usize>end);
}

/** Ends a frame of `size` bytes at `at`, in which there is room for it, with its CRC-32. */
export function setCrc(span: Bytes, at: usize, size: i32): void {
  const end = <u32>size - CRC_SIZE;
  write32(at + <usize>end, crcOf(span, at, end));
}

function crcOf(span: Bytes, at: usize, length: u32): u32 {
  span.aim(at, <i32>length);
  return crc32(span);
}

/** How long the headers are as they were edited; -1 if they go as they came. */
function editedSize(frame: BoltFrame): i32 {
  if (!frame.headers.edited || !frame.headersAreList) return -1;
  const size = headerBlockSize(frame.headers);
  return size > <u64>max(MAX_HEADERS_LENGTH, frame.headerLength) ? -1 : <i32>size;
}

/** Changes what of the CRC-32 lies between `from` and `to`, which count from the frame's first byte as it came, at `at`. */
function changeCrc(frame: BoltFrame, at: usize, from: u32, to: u32): void {
  const crcAt = frame.length - CRC_SIZE;
  const end = min(to, frame.length);
  for (let i = max(from, crcAt); i < end; i++) {
    const byte = at + <usize>i;
    store<u8>(byte, load<u8>(byte) ^ <u8>(frame.crcMask >> ((3 - (i - crcAt)) << 3)));
  }
}
