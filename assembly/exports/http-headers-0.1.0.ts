// The headers callbacks of ABI 0.1.0, whose hosts do not say that neither body nor trailers follow.
import { HeadersStatus } from "../../abi/enums";
import { findHttp } from "../contexts/registry";
import { enter, leave } from "../runtime/callback";

export function proxy_on_request_headers(contextId: u32, count: u32): u32 {
  const stream = findHttp(contextId);
  if (stream === null) return HeadersStatus.Continue;
  const frame = enter(contextId);
  const status = stream.onRequestHeaders(count, false);
  leave(frame);
  return status;
}

export function proxy_on_response_headers(contextId: u32, count: u32): u32 {
  const stream = findHttp(contextId);
  if (stream === null) return HeadersStatus.Continue;
  const frame = enter(contextId);
  const status = stream.onResponseHeaders(count, false);
  stream.responding = true;
  leave(frame);
  return status;
}
