import { proxy_done } from "proxy-wasm-assemblyscript/abi/contexts";
import { findHttp } from "proxy-wasm-assemblyscript/assembly/contexts/registry";
import { selectContext } from "proxy-wasm-assemblyscript/assembly/runtime/callback";

/** Lets the held request of a context go on, if it is not gone. */
export function continueRequestOf(contextId: u32): void {
  const stream = findHttp(contextId);
  if (stream !== null) stream.resumeRequest();
}

/** Ends a context whose `onDone` answered false. */
export function endContext(contextId: u32): void {
  if (selectContext(contextId)) proxy_done();
}
