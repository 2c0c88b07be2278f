import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";
import { XFrame } from "../xprotocol/frame";
import { FrameHeader } from "../xprotocol/frame-headers";
import { isAlias, isTrace, MAX_RESERVED, MIN_RESERVED, RESERVED } from "./header-names";

/** A frame's header of a longer name has no HTTP header. */
export const MAX_NAME: i32 = 128;
/** A frame's header of a longer value has no HTTP header. */
export const MAX_VALUE: i32 = 8 * 1024;
/** The most headers of one frame that have HTTP headers; Envoy refuses requests with more than 100 in all. */
export const MAX_MAPPED: i32 = 64;
/** The most bytes of names and values of one frame's HTTP headers; Envoy refuses requests with more than 60 KiB. */
export const MAX_MAPPED_BYTES: i32 = 32 * 1024;

const TAB: u8 = 0x09;
const SPACE: u8 = 0x20;
const DELETE: u8 = 0x7f;
const HYPHEN: u8 = 0x2d;

/**
 * What an HTTP name may have at each byte, and as what: letters in lower case, other characters of a token (RFC 9110, section
 * 5.6.2) as they are, all else as a hyphen.
 */
const NAME_BYTES: usize = memory.data(256);
let hasNameBytes: bool = false;

/** The table above, filled at its first use. */
function nameBytes(): usize {
  if (hasNameBytes) return NAME_BYTES;
  hasNameBytes = true;
  for (let i: usize = 0; i < 256; i++) {
    const byte = <u8>i;
    const isUpper = byte >= 0x41 && byte <= 0x5a;
    store<u8>(NAME_BYTES + i, isUpper ? byte | 0x20 : isTokenByte(byte) ? byte : HYPHEN);
  }
  return NAME_BYTES;
}

/** True for the bytes that a name of HTTP/2 may have. */
function isTokenByte(byte: u8): bool {
  if (byte >= 0x61 && byte <= 0x7a) return true;
  if (byte >= 0x30 && byte <= 0x39) return true;
  switch (byte) {
    case 0x21: // !
    case 0x23: // #
    case 0x24: // $
    case 0x25: // %
    case 0x26: // &
    case 0x27: // '
    case 0x2a: // *
    case 0x2b: // +
    case 0x2d: // -
    case 0x2e: // .
    case 0x5e: // ^
    case 0x5f: // _
    case 0x60: // `
    case 0x7c: // |
    case 0x7e: // ~
      return true;
    default:
      return false;
  }
}

/** True for text that can be the value of an HTTP header, and comes out as it went in. */
export function isHttpValue(value: Bytes): bool {
  const length = value.length;
  if (length > MAX_VALUE) return false;
  if (length == 0) return true;
  // White space at the ends is not part of a value, and is lost.
  if (isBlank(load<u8>(value.ptr)) || isBlank(load<u8>(value.ptr + <usize>length - 1))) return false;
  for (let at = value.ptr, end = at + <usize>length; at < end; at++) {
    const byte = load<u8>(at);
    if (byte < SPACE ? byte != TAB : byte == DELETE) return false;
  }
  return true;
}

/** True if a value is what another HTTP header says: service, method or timeout; Bolt has the version behind the service. */
function saysTheSame(value: Bytes, frame: XFrame): bool {
  if (!frame.service.isEmpty && value.startsWith(frame.service)) return true;
  if (!frame.method.isEmpty && value.equals(frame.method)) return true;
  return frame.timeout > 0 && isDecimal(value, frame.timeout);
}

/** True for the decimal digits of a number above 0, without zeros ahead. */
function isDecimal(value: Bytes, number: i32): bool {
  let rest = number;
  for (let i = value.length - 1; i >= 0; i--) {
    if (rest == 0 || <i32>value.at(i) != 0x30 + (rest % 10)) return false;
    rest /= 10;
  }
  return rest == 0;
}

function isBlank(byte: u8): bool {
  return byte == SPACE || byte == TAB;
}

/**
 * Says which HTTP header a frame's header is: `userId` with the prefix `x-rpc-` is `x-rpc-userid`. Both sides of the bridge follow it,
 * so that the second knows which headers of a frame the first has shown. All of it goes by the header alone; which of two headers of
 * one name is shown, and how many are, is `MappedNames`'.
 */
@final
export class HeaderMapping {
  private readonly table: usize = nameBytes();

  constructor(
    /** What HTTP names begin with, other than those of traces. */
    readonly prefix: Bytes,
  ) {}

  /** True if a frame's header can have an HTTP header. */
  isMapped(header: FrameHeader, frame: XFrame): bool {
    const name = header.name;
    if (!header.isText || name.isEmpty || name.length > MAX_NAME) return false;
    if (this.isReserved(name.ptr, name.length) || !isHttpValue(header.value)) return false;
    return !isAlias(name) || !saysTheSame(header.value, frame);
  }

  /** Writes the HTTP name of a frame's header. */
  writeName(name: Bytes, out: ByteWriter): void {
    if (!isTrace(name)) out.write(this.prefix);
    const to = out.reserve(name.length);
    if (!to) return;
    for (let i: usize = 0, length = <usize>name.length; i < length; i++) {
      store<u8>(to + i, load<u8>(this.table + <usize>load<u8>(name.ptr + i)));
    }
  }

  /** True if `httpName` is what `writeName` makes of a frame's header's name. */
  isNameOf(httpName: Bytes, name: Bytes): bool {
    const rest = httpName.length - name.length;
    const length = <usize>name.length;
    if (rest == 0) return this.isLowered(httpName.ptr, name.ptr, length) && isTrace(name);
    if (rest != this.prefix.length || !httpName.startsWith(this.prefix)) return false;
    return this.isLowered(httpName.ptr + <usize>rest, name.ptr, length) && !isTrace(name);
  }

  /** True for the names of HTTP headers that stand for headers of a frame, or are to become such. */
  isOfFrame(httpName: Bytes): bool {
    if (!httpName.startsWith(this.prefix)) return isTrace(httpName);
    const length = httpName.length - this.prefix.length;
    return length > 0 && !this.isReserved(httpName.ptr + <usize>this.prefix.length, length);
  }

  /** True for names that the bridge computes itself, behind the prefix. */
  private isReserved(ptr: usize, length: i32): bool {
    if (length < MIN_RESERVED || length > MAX_RESERVED) return false;
    for (let i = 0; i < RESERVED.length; i++) {
      const reserved = unchecked(RESERVED[i]);
      if (reserved.length == length && this.isLowered(reserved.ptr, ptr, <usize>length)) return true;
    }
    return false;
  }

  /** True if `lowered` is what a name becomes in HTTP. */
  private isLowered(lowered: usize, name: usize, length: usize): bool {
    for (let i: usize = 0; i < length; i++) {
      if (load<u8>(lowered + i) != load<u8>(this.table + <usize>load<u8>(name + i))) return false;
    }
    return true;
  }
}
