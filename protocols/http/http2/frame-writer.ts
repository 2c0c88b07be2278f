import { ByteWriter } from "../../../assembly/bytes/byte-writer";
import { FRAME_HEAD, FrameType } from "./frame-type";

/** Writes the head of a frame, whose payload has to follow. */
export function writeFrameHead(
  out: ByteWriter,
  length: u32,
  type: FrameType,
  flags: u32,
  streamId: u32,
): void {
  const at = out.reserve(<i32>FRAME_HEAD);
  if (at != 0) storeFrameHead(at, length, type, flags, streamId);
}

/** Puts the head of a frame where nine bytes were reserved for it. */
export function storeFrameHead(at: usize, length: u32, type: FrameType, flags: u32, streamId: u32): void {
  store<u32>(at, bswap<u32>((length << 8) | type));
  store<u8>(at, <u8>flags, 4);
  store<u32>(at, bswap<u32>(streamId), 5);
}

/** Writes one of the frames whose payload is a number of 32 bits: RST_STREAM, WINDOW_UPDATE. */
export function writeNumberFrame(out: ByteWriter, type: FrameType, streamId: u32, value: u32): void {
  writeFrameHead(out, 4, type, 0, streamId);
  writeU32(out, value);
}

/** Writes a PING, or with `ACK` the answer to one. */
export function writePing(out: ByteWriter, flags: u32, opaque: u64): void {
  writeFrameHead(out, 8, FrameType.Ping, flags, 0);
  const at = out.reserve(8);
  if (at != 0) store<u64>(at, bswap<u64>(opaque));
}

/** Writes a GOAWAY. */
export function writeGoAway(out: ByteWriter, lastStreamId: u32, code: u32): void {
  writeFrameHead(out, 8, FrameType.GoAway, 0, 0);
  writeU32(out, lastStreamId);
  writeU32(out, code);
}

/** Writes one setting of a SETTINGS frame. */
export function writeSetting(out: ByteWriter, id: u32, value: u32): void {
  out.writeByte(<u8>(id >> 8));
  out.writeByte(<u8>id);
  writeU32(out, value);
}

function writeU32(out: ByteWriter, value: u32): void {
  const at = out.reserve(4);
  if (at != 0) store<u32>(at, bswap<u32>(value));
}
