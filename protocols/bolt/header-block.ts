import { FrameHeaders } from "../xprotocol/frame-headers";
import { read32, write32 } from "./big-endian";

/** What a block of headers turned out to be. */
export enum HeaderBlock {
  /** A list of names and values. */
  List = 0,
  /** Something else. Nothing of it is shown. */
  Opaque = 1,
  /** A list that is longer than any frame's. */
  TooLong = 2,
}

/** A length that says that there is no text, not even an empty one. */
const NO_TEXT: u32 = 0xffffffff;

/**
 * Lists the headers of a block. Each is `u32 length, name, u32 length, value`, and nothing says how many there are. A value
 * that is null, with the length -1, is kept and not shown.
 *
 * Source: SimpleMapSerializer in SOFARPC, and in sofa-bolt-node, whose form of null it is.
 */
export function readHeaderBlock(at: usize, length: u32, headers: FrameHeaders): HeaderBlock {
  const end = at + <usize>length;
  while (at < end) {
    const header = headers.take();
    if (header === null) return HeaderBlock.TooLong;
    const start = at;
    if (end - at < 8) return opaque(headers);
    const nameLength = read32(at);
    // The name leaves room for the length of the value.
    if (<usize>nameLength > end - at - 8) return opaque(headers);
    header.name.aim(at + 4, <i32>nameLength);
    at += 4 + <usize>nameLength;
    const valueLength = read32(at);
    at += 4;
    if (valueLength == NO_TEXT) {
      header.value.aim(0, 0);
      header.isText = false;
    } else {
      if (<usize>valueLength > end - at) return opaque(headers);
      header.value.aim(at, <i32>valueLength);
      at += <usize>valueLength;
    }
    header.raw.aim(start, <i32>(at - start));
  }
  return HeaderBlock.List;
}

function opaque(headers: FrameHeaders): HeaderBlock {
  headers.clear();
  return HeaderBlock.Opaque;
}

/** How many bytes the headers take. More than a u32 holds cannot be in memory. */
export function headerBlockSize(headers: FrameHeaders): u64 {
  let size: u64 = 0;
  for (let i = 0; i < headers.count; i++) {
    const header = headers.at(i);
    if (header.isRemoved) continue;
    size += header.raw.isEmpty
      ? 8 + <u64>header.name.length + <u64>header.value.length
      : <u64>header.raw.length;
  }
  return size;
}

/** Puts the headers at `at`, where `headerBlockSize` bytes have to be free. */
export function writeHeaderBlock(headers: FrameHeaders, at: usize): void {
  for (let i = 0; i < headers.count; i++) {
    const header = headers.at(i);
    if (header.isRemoved) continue;
    if (!header.raw.isEmpty) {
      at = put(at, header.raw.ptr, header.raw.length);
    } else {
      write32(at, <u32>header.name.length);
      at = put(at + 4, header.name.ptr, header.name.length);
      write32(at, <u32>header.value.length);
      at = put(at + 4, header.value.ptr, header.value.length);
    }
  }
}

function put(at: usize, from: usize, length: i32): usize {
  memory.copy(at, from, <usize>length);
  return at + <usize>length;
}
