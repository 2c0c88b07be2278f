import { Status } from "../../abi/enums";
import { proxy_get_status } from "../../abi/status";
import { clearResult, numberSlot, resultPtrSlot, resultSizeSlot, resultU32 } from "../bytes/host-result";

/** What Envoy gives for an HTTP callout whose answer was cut off. */
export const STATUS_RESET: u32 = 11;

/**
 * The code of the HTTP callout whose failure is being reported. Envoy keeps the last failure, so it says nothing in other
 * callbacks. 0 where the host has none.
 */
export function statusCode(): u32 {
  clearResult();
  return proxy_get_status(numberSlot(), resultPtrSlot(), resultSizeSlot()) == Status.Ok ? resultU32() : 0;
}
