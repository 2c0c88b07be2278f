import { Status } from "../../abi/enums";
import { Bytes } from "../bytes/bytes";
import { hasRoomFor } from "../bytes/scratch";
import { callForeignFunction, refuseForeignCall } from "../foreign-functions";
import { TOO_LARGE, zlibSize } from "./zlib-size";

/**
 * Compresses bytes in Envoy: zlib's format (RFC 1950), which is HTTP's `deflate` and not `gzip`. A view that lives until
 * the callback returns; null where that fails, and `foreignFunctionStatus()` says why.
 *
 * - `BadArgument`: this callback has no room left for the result: it holds at most 128 MiB.
 * - `SerializationFailure`: zlib failed.
 * - `NotFound`: the host has no such function.
 */
export function compress(data: Bytes): Bytes | null {
  // zlib's own bound of what comes out when nothing can be saved, and a little more.
  const bound = <usize>data.length + (<usize>data.length >> 10) + 64;
  if (!hasRoomFor(bound)) return refuseForeignCall(Status.BadArgument);
  return callForeignFunction("compress", data);
}

/**
 * Decompresses a zlib stream in Envoy, if no more than `limit` bytes come out. A view that lives until
 * the callback returns; null where that fails, and `foreignFunctionStatus()` says why.
 *
 * A few bytes can decompress to a thousand times as many. Envoy's function doubles its memory until all of it fits, and
 * ends the whole proxy if the module has no room for the result. So the result's size is found out here first, by going
 * through the stream without decompressing it.
 *
 * - `SerializationFailure`: it is no zlib stream, is cut off or damaged.
 * - `BadArgument`: more than `limit` bytes would come out, or this callback has no room left for them: it
 *   holds at most 128 MiB.
 * - `NotFound`: the host has no such function.
 */
export function uncompress(data: Bytes, limit: i32): Bytes | null {
  const size = zlibSize(data, limit);
  if (size == TOO_LARGE) return refuseForeignCall(Status.BadArgument);
  if (size < 0) return refuseForeignCall(Status.SerializationFailure);
  if (!hasRoomFor(<usize>size)) return refuseForeignCall(Status.BadArgument);
  return callForeignFunction("uncompress", data);
}
