import { Bytes } from "../../../assembly/bytes/bytes";
import { isUtf8 } from "../../../assembly/bytes/utf8-check";
import { HessianTextReader } from "../hessian/text-reader";
import { isAscii, Jsonb, SHORT_TEXT } from "./jsonb";

/**
 * A place in a payload as Dubbo has it with fastjson 2: values one behind the other, each a length (u32, big-endian) and so many
 * bytes of JSONB. Of JSONB texts, numbers, null, true and false are read.
 */
@final
export class FastJson2Cursor {
  /** Where the next value begins, with its length. */
  at: usize = 0;
  /** Where the bytes end. */
  end: usize = 0;
  /** After a failure: true if the bytes end too early, false if no bytes behind them could make them right. */
  truncated: bool = false;
  /** After `skipScalar`: the number, or 0. */
  number: i64 = 0;

  /** Begins at `ptr`, with `length` bytes. */
  start(ptr: usize, length: usize): void {
    this.at = ptr;
    this.end = ptr + length;
    this.truncated = false;
  }

  /** How many bytes are left. */
  get left(): usize {
    return this.end - this.at;
  }

  /** True if the next value is a text, or not all there. */
  get isAtText(): bool {
    return this.left < 5 || isText(<u32>load<u8>(this.at, 4));
  }

  /** Passes so many values by. */
  skip(count: i32): bool {
    for (let i = 0; i < count; i++) {
      const end = this.enter();
      if (end == 0) return false;
      this.at = end;
    }
    return true;
  }

  /** Reads a text, or null as the empty one. It is shown where it lies. */
  readText(texts: HessianTextReader, text: Bytes): bool {
    const start = this.at;
    const end = this.enter();
    if (end == 0) return false;
    text.aim(0, 0);
    const isRead =
      load<u8>(this.at) == <u8>Jsonb.Null ? ++this.at == end : this.readString(end, text) && this.at == end;
    if (!isRead) this.at = start;
    return isRead;
  }

  /** Goes behind the length of a value: where that ends, or 0 where it is empty or not all there. */
  enter(): usize {
    this.truncated = this.left < 4;
    if (this.truncated) return 0;
    const length = bswap<u32>(load<u32>(this.at));
    this.truncated = <usize>length > this.left - 4;
    if (this.truncated || length == 0) return 0;
    this.at += 4;
    return this.at + <usize>length;
  }

  /** Reads a text of JSONB that ends before `end`; false for anything else. */
  readString(end: usize, text: Bytes): bool {
    if (this.at >= end) return false;
    const tag = <i32>load<u8>(this.at);
    if (!isText(<u32>tag)) return false;
    let length = tag - Jsonb.ShortText;
    this.at += 1;
    if (tag >= Jsonb.AsciiText) {
      if (this.at >= end || !isInt(<u32>load<u8>(this.at)) || !this.skipScalar(end)) return false;
      if (this.number < 0 || this.number > i32.MAX_VALUE) return false;
      length = <i32>this.number;
    }
    if (<usize>length > end - this.at) return false;
    if (!(tag == Jsonb.Utf8Text ? isUtf8(this.at, <usize>length) : isAscii(this.at, length))) return false;
    text.aim(this.at, length);
    this.at += <usize>length;
    return true;
  }

  /** Passes a number, null, true or false of JSONB by that ends before `end`; false for anything else. */
  skipScalar(end: usize): bool {
    this.number = 0;
    if (this.at >= end) return false;
    const at = this.at;
    const tag = <i32>load<u8>(at);
    const more = sizeBehind(tag);
    if (more < 0 || end - at <= <usize>more) return false;
    this.at = at + 1 + <usize>more;
    this.number = readNumber(at, tag);
    return true;
  }
}

/** True for the first byte of a text that is ASCII or UTF-8. */
function isText(tag: u32): bool {
  return tag - <u32>Jsonb.ShortText <= <u32>SHORT_TEXT + 2;
}

function isInt(tag: u32): bool {
  return tag <= 0x48 || tag >= 0xf0;
}

/** How many bytes a scalar has behind its first, or -1. */
function sizeBehind(tag: i32): i32 {
  if (tag <= 0x2f || tag >= 0xd8) return 0;
  if (tag <= 0x3f || tag >= 0xc8) return 1;
  if (tag <= 0x47 || tag >= 0xc0) return 2;
  if (tag == Jsonb.Int || tag == Jsonb.LongInt) return 4;
  if (tag == Jsonb.Long) return 8;
  return tag >= Jsonb.Null && tag <= Jsonb.False + 1 ? 0 : -1;
}

function readNumber(at: usize, tag: i32): i64 {
  if (tag <= 0x2f) return tag;
  if (tag >= 0xf0) return tag - 0x100;
  if (tag >= 0xd8) return tag - 0xe0;
  if (tag <= 0x3f) return ((tag - 0x38) << 8) + <i32>load<u8>(at, 1);
  if (tag <= 0x47) return ((tag - 0x44) << 16) + <i32>bswap<u16>(load<u16>(at, 1));
  if (tag >= 0xc8) return ((tag - 0xd0) << 8) + <i32>load<u8>(at, 1);
  if (tag >= 0xc0) return ((tag - 0xc4) << 16) + <i32>bswap<u16>(load<u16>(at, 1));
  if (tag == Jsonb.Int || tag == Jsonb.LongInt) return <i32>bswap<u32>(load<u32>(at, 1));
  return tag == Jsonb.Long ? bswap<i64>(load<i64>(at, 1)) : 0;
}
