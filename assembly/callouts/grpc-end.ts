import { GrpcStatus, Status } from "../../abi/enums";
import { proxy_get_status } from "../../abi/status";
import { Bytes } from "../bytes/bytes";
import { clearResult, numberSlot, resultLength, resultPtr, resultPtrSlot, resultSizeSlot } from "../bytes/host-result";
import { mark, release } from "../bytes/scratch";

const PERCENT: u8 = 0x25;
const OPENING: u8 = 0x7b;
const CLOSING: u8 = 0x7d;

// @ts-ignore: decorator
@lazy
const TIMED_OUT = Bytes.fromString("{response_timeout}");

/** How a gRPC call ended: the status as gRPC has it, and the server's own message. */
@final
export class GrpcEnd {
  status: GrpcStatus = GrpcStatus.Ok;
  message: string = "";

  /**
   * Reads how the call ended whose callback runs. Envoy hands on the message as the server encoded it, percent signs and
   * all (gRPC over HTTP/2, "Status-Message"), with its own reason behind it in braces: `no such user{via_upstream}`. Its
   * timeout it calls Unavailable, which here becomes `DeadlineExceeded`.
   */
  read(status: u32): void {
    this.status = <GrpcStatus>status;
    this.message = "";
    if (status == <u32>GrpcStatus.Ok) return;
    const before = mark();
    clearResult();
    if (proxy_get_status(numberSlot(), resultPtrSlot(), resultSizeSlot()) == Status.Ok) {
      this.take(resultPtr(), resultLength());
    }
    release(before);
  }

  private take(ptr: usize, length: i32): void {
    const own = ownLength(ptr, length);
    const reason = length - own;
    if (
      reason == TIMED_OUT.length &&
      memory.compare(ptr + <usize>own, TIMED_OUT.ptr, <usize>reason) == 0 &&
      this.status == GrpcStatus.Unavailable
    ) {
      this.status = GrpcStatus.DeadlineExceeded;
    }
    this.message = String.UTF8.decodeUnsafe(ptr, <usize>decodePercent(ptr, own));
  }
}

/** The length of a message without the braces, nested ones too, that it ends with. */
export function ownLength(ptr: usize, length: i32): i32 {
  if (length == 0 || load<u8>(ptr + <usize>length - 1) != CLOSING) return length;
  let depth = 0;
  for (let i = length - 1; i >= 0; i--) {
    const byte = load<u8>(ptr + <usize>i);
    if (byte == CLOSING) depth++;
    else if (byte == OPENING && --depth == 0) return i;
  }
  return length;
}

/** Decodes `%20` and the like where they lie, and returns how many bytes are left; what is no such code stays. */
export function decodePercent(ptr: usize, length: i32): i32 {
  let to = 0;
  for (let from = 0; from < length; from++) {
    let byte = load<u8>(ptr + <usize>from);
    if (byte == PERCENT && from + 2 < length) {
      const high = hexDigit(load<u8>(ptr + <usize>from, 1));
      const low = hexDigit(load<u8>(ptr + <usize>from, 2));
      if (high >= 0 && low >= 0) {
        byte = <u8>((high << 4) | low);
        from += 2;
      }
    }
    store<u8>(ptr + <usize>to, byte);
    to++;
  }
  return to;
}

function hexDigit(byte: u8): i32 {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
