import { Status } from "../abi/enums";
import { proxy_call_foreign_function } from "../abi/foreign-functions";
import { argument, argumentLength } from "./bytes/argument";
import { Bytes } from "./bytes/bytes";
import { clearResult, resultBytes, resultPtrSlot, resultSizeSlot } from "./bytes/host-result";
import { hasRoomFor } from "./bytes/scratch";

/** What a function's result may take without being asked about: all of Envoy's but compression stay far below. */
const USUAL_RESULT: usize = 1024 * 1024;

let latest: Status = Status.Ok;

/**
 * Calls a function that the host registers under a name (`string` or `Bytes`), with bytes whose meaning is the
 * function's own. What Envoy registers is in `assembly/envoy/`, with types. Any time but module start.
 *
 * Returns the result as a view that lives until the callback returns, empty where the function returns nothing; `null`
 * where it failed, and `foreignFunctionStatus()` says why: `NotFound` where the host has no function of that name, as
 * a smaller or older one; `BadArgument`, without asking the host, where this callback has no room left for a result; else
 * what the function itself answers.
 *
 * The result is laid into the callback's scratch memory, which holds 128 MiB. Envoy's functions write their result without
 * looking whether there is room: one that is too large ends the whole proxy. So bytes from outside never go to
 * `uncompress` in this way, of which 200 KB are enough, but through `uncompress` of `assembly/envoy/`.
 *
 * Source: Proxy-Wasm ABI 0.2.1, "Foreign function interface".
 */
export function callForeignFunction<N>(name: N, argumentBytes: Bytes): Bytes | null {
  // There is no use in an answer that the callback has no room for, and Envoy would write it all the same.
  if (!hasRoomFor(USUAL_RESULT)) return refuseForeignCall(Status.BadArgument);
  clearResult();
  const namePtr = argument(name);
  latest = proxy_call_foreign_function(
    namePtr,
    argumentLength,
    argumentBytes.ptr,
    argumentBytes.length,
    resultPtrSlot(),
    resultSizeSlot(),
  );
  return latest == Status.Ok ? resultBytes() : null;
}

/** What the latest foreign function answered, also one called by a function of `assembly/envoy/`. */
export function foreignFunctionStatus(): Status {
  return latest;
}

/** For the SDK's own use: a wrapper's own answer, where it did not call the host. Returns null. */
export function refuseForeignCall(status: Status): Bytes | null {
  latest = status;
  return null;
}
