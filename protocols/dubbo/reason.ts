import { ByteWriter } from "../../assembly/bytes/byte-writer";
import { Bytes } from "../../assembly/bytes/bytes";

/** The most bytes of a reason that are passed on. */
const LIMIT: i32 = 4096;

/** Writes what a client shows of a call that failed: `503|no healthy upstream`. */
export function writeReason(httpStatus: u32, reason: Bytes, out: ByteWriter): void {
  out.writeNumber(<i64>httpStatus);
  out.writeByte(0x7c);
  if (reason.length == 0) {
    writeAscii(usualReason(httpStatus), out);
    return;
  }
  const size = min(reason.length, LIMIT);
  const place = out.reserve(size);
  if (place) memory.copy(place, reason.ptr, <usize>size);
}

function usualReason(httpStatus: u32): string {
  switch (httpStatus) {
    case 401:
      return "not authenticated";
    case 403:
      return "permission denied";
    case 404:
      return "no route";
    case 429:
      return "too many requests";
    case 502:
      return "bad answer from upstream";
    case 503:
      return "no healthy upstream";
    case 504:
      return "timeout";
    default:
      return httpStatus >= 400 && httpStatus < 500 ? "request refused" : "internal error";
  }
}

function writeAscii(text: string, out: ByteWriter): void {
  for (let i = 0; i < text.length; i++) out.writeByte(<u8>text.charCodeAt(i));
}
