// The headers callbacks since ABI 0.2.0.
import { HeadersStatus } from "../../abi/enums";
import { findHttp } from "../contexts/registry";
import { enter, leave } from "../runtime/callback";

export function proxy_on_request_headers(contextId: u32, count: u32, endOfStream: u32): u32 {
  const stream = findHttp(contextId);
  if (stream === null) return HeadersStatus.Continue;
  const frame = enter(contextId);
  const status = stream.onRequestHeaders(count, endOfStream != 0);
  leave(frame);
  return status;
}

export function proxy_on_response_headers(contextId: u32, count: u32, endOfStream: u32): u32 {
  const stream = findHttp(contextId);
  if (stream === null) return HeadersStatus.Continue;
  const frame = enter(contextId);
  const status = stream.onResponseHeaders(count, endOfStream != 0);
  stream.responding = true;
  leave(frame);
  return status;
}
