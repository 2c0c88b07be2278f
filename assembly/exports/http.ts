// The entry points of HTTP streams; those for headers are elsewhere, for ABI 0.1.0 has others. The build exports those that a
// filter overrides; a stream that the SDK does not know (the filter left it alone, or the host made it up) goes on unchanged.
import { DataStatus, MetadataStatus, TrailersStatus } from "../../abi/enums";
import { findHttp } from "../contexts/registry";
import { enter, leave } from "../runtime/callback";

export { proxy_on_request_headers, proxy_on_response_headers } from "./http-headers";

export function proxy_on_request_body(contextId: u32, size: u32, endOfStream: u32): u32 {
  const stream = findHttp(contextId);
  if (stream === null) return DataStatus.Continue;
  const frame = enter(contextId);
  const status = stream.onRequestBody(size, endOfStream != 0);
  leave(frame);
  return status;
}

export function proxy_on_request_trailers(contextId: u32, count: u32): u32 {
  const stream = findHttp(contextId);
  if (stream === null) return TrailersStatus.Continue;
  const frame = enter(contextId);
  const status = stream.onRequestTrailers(count);
  leave(frame);
  return status;
}

export function proxy_on_response_body(contextId: u32, size: u32, endOfStream: u32): u32 {
  const stream = findHttp(contextId);
  if (stream === null) return DataStatus.Continue;
  const frame = enter(contextId);
  stream.responding = true;
  const status = stream.onResponseBody(size, endOfStream != 0);
  leave(frame);
  return status;
}

export function proxy_on_response_trailers(contextId: u32, count: u32): u32 {
  const stream = findHttp(contextId);
  if (stream === null) return TrailersStatus.Continue;
  const frame = enter(contextId);
  stream.responding = true;
  const status = stream.onResponseTrailers(count);
  leave(frame);
  return status;
}

export function proxy_on_request_metadata(contextId: u32, count: u32): u32 {
  const stream = findHttp(contextId);
  if (stream === null) return MetadataStatus.Continue;
  const frame = enter(contextId);
  const status = stream.onRequestMetadata(count);
  leave(frame);
  return status;
}

export function proxy_on_response_metadata(contextId: u32, count: u32): u32 {
  const stream = findHttp(contextId);
  if (stream === null) return MetadataStatus.Continue;
  const frame = enter(contextId);
  stream.responding = true;
  const status = stream.onResponseMetadata(count);
  leave(frame);
  return status;
}
