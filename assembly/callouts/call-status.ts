import { Status } from "../../abi/enums";
import { proxy_get_status } from "../../abi/status";
import {
  clearResult,
  numberSlot,
  resultPtrSlot,
  resultSizeSlot,
  resultString,
  resultU32,
} from "../bytes/host-result";
import { mark, release } from "../bytes/scratch";

/** What Envoy gives for an HTTP callout whose answer was cut off. */
export const STATUS_RESET: u32 = 11;

/**
 * The code of the callout whose failure is being reported: a gRPC status, or for HTTP what `STATUS_RESET` says. Envoy
 * keeps the last failure, so it says nothing in other callbacks. 0 where the host has none.
 */
export function statusCode(): u32 {
  clearResult();
  return proxy_get_status(numberSlot(), resultPtrSlot(), resultSizeSlot()) == Status.Ok ? resultU32() : 0;
}

/** The message of the callout whose failure is being reported; `""` where there is none. */
export function statusMessage(): string {
  const before = mark();
  clearResult();
  const status = proxy_get_status(numberSlot(), resultPtrSlot(), resultSizeSlot());
  const message = status == Status.Ok ? resultString() : "";
  release(before);
  return message;
}
