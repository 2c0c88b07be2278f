// The entry points of TCP connections. The build exports those that a filter overrides; a connection that the SDK does not
// know (the filter left it alone) goes on unchanged.
import { FilterStatus, PeerType } from "../../abi/enums";
import { findTcp } from "../contexts/registry";
import { enter, leave } from "../runtime/callback";

export function proxy_on_new_connection(contextId: u32): u32 {
  const connection = findTcp(contextId);
  if (connection === null) return FilterStatus.Continue;
  const frame = enter(contextId);
  const status = connection.onNewConnection();
  leave(frame);
  return status;
}

export function proxy_on_downstream_data(contextId: u32, size: u32, endOfStream: u32): u32 {
  const connection = findTcp(contextId);
  if (connection === null) return FilterStatus.Continue;
  const frame = enter(contextId);
  const status = connection.onDownstreamData(size, endOfStream != 0);
  leave(frame);
  return status;
}

export function proxy_on_upstream_data(contextId: u32, size: u32, endOfStream: u32): u32 {
  const connection = findTcp(contextId);
  if (connection === null) return FilterStatus.Continue;
  const frame = enter(contextId);
  const status = connection.onUpstreamData(size, endOfStream != 0);
  leave(frame);
  return status;
}

export function proxy_on_downstream_connection_close(contextId: u32, peer: u32): void {
  const connection = findTcp(contextId);
  if (connection === null) return;
  const frame = enter(contextId);
  connection.onDownstreamClose(<PeerType>peer);
  leave(frame);
}

export function proxy_on_upstream_connection_close(contextId: u32, peer: u32): void {
  const connection = findTcp(contextId);
  if (connection === null) return;
  const frame = enter(contextId);
  connection.onUpstreamClose(<PeerType>peer);
  leave(frame);
}
