// Entry points that the SDK's own do not serve: TCP connections with the same contexts as HTTP streams, and methods that were
// there to be overridden. All others are exported by `proxy-wasm build`, those that a filter overrides.
import { FilterStatus, PeerType } from "proxy-wasm-assemblyscript/abi/enums";
import { enter, leave } from "proxy-wasm-assemblyscript/assembly/runtime/callback";
import { findRoot, findStream } from "./registry";

export function proxy_validate_configuration(root_context_id: u32, configuration_size: u32): u32 {
  const root = findRoot(root_context_id);
  if (root === null) return 1;
  const frame = enter(root_context_id);
  const valid = root.validateConfiguration(configuration_size);
  leave(frame);
  return valid;
}

export function proxy_on_http_call_response(
  root_context_id: u32,
  token: u32,
  headers: u32,
  body_size: u32,
  trailers: u32,
): void {
  const root = findRoot(root_context_id);
  if (root === null) return;
  const frame = enter(root_context_id);
  root.onHttpCallResponse(token, headers, body_size, trailers);
  leave(frame);
}

export function proxy_on_new_connection(context_id: u32): u32 {
  const connection = findStream(context_id);
  if (connection === null) return FilterStatus.Continue;
  const frame = enter(context_id);
  const status = connection.onNewConnection();
  leave(frame);
  return status;
}

export function proxy_on_downstream_data(context_id: u32, size: u32, end_of_stream: u32): u32 {
  const connection = findStream(context_id);
  if (connection === null) return FilterStatus.Continue;
  const frame = enter(context_id);
  const status = connection.onDownstreamData(size, end_of_stream != 0);
  leave(frame);
  return status;
}

export function proxy_on_upstream_data(context_id: u32, size: u32, end_of_stream: u32): u32 {
  const connection = findStream(context_id);
  if (connection === null) return FilterStatus.Continue;
  const frame = enter(context_id);
  const status = connection.onUpstreamData(size, end_of_stream != 0);
  leave(frame);
  return status;
}

export function proxy_on_downstream_connection_close(context_id: u32, peer_type: u32): void {
  const connection = findStream(context_id);
  if (connection === null) return;
  const frame = enter(context_id);
  connection.onDownstreamConnectionClose(<PeerType>peer_type);
  leave(frame);
}

export function proxy_on_upstream_connection_close(context_id: u32, peer_type: u32): void {
  const connection = findStream(context_id);
  if (connection === null) return;
  const frame = enter(context_id);
  connection.onUpstreamConnectionClose(<PeerType>peer_type);
  leave(frame);
}
