import { proxy_done } from "proxy-wasm-assemblyscript/abi/contexts";
import { StreamType } from "proxy-wasm-assemblyscript/abi/enums";
import { continueStream } from "proxy-wasm-assemblyscript/assembly/contexts/stream-control";
import { selectContext } from "proxy-wasm-assemblyscript/assembly/runtime/callback";

/** Lets the held request of a context go on, if it is not gone. */
export function continueRequestOf(contextId: u32): void {
  if (selectContext(contextId)) continueStream(StreamType.Request);
}

/** Ends a context whose `onDone` answered false. */
export function endContext(contextId: u32): void {
  if (selectContext(contextId)) proxy_done();
}
