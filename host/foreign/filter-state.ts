import { isIP } from "node:net";
import { Status } from "../abi.js";
import type { BuiltInFunction } from "./function.js";
import { readMessage } from "./protobuf.js";

const anything = () => true;
const isNumber = (limit: number) => (text: string) => /^\d+$/.test(text) && Number(text) <= limit;
const isAddress = (text: string) => isIP(text) !== 0;

function isSocketAddress(text: string): boolean {
  const match = /^(?:\[(.*)\]|([^:]*)):(\d+)$/.exec(text);
  return match !== null && isAddress(match[1] ?? match[2]!) && Number(match[3]) <= 65535;
}

/** The objects that Envoy makes of a text for `set_envoy_filter_state`, and which texts it takes. */
const objects: Record<string, (text: string) => boolean> = {
  "envoy.filters.listener.original_dst.local_ip": isSocketAddress,
  "envoy.filters.listener.original_dst.remote_ip": isSocketAddress,
  "envoy.hashable_string": anything,
  "envoy.network.application_protocols": anything,
  "envoy.network.ip": isAddress,
  "envoy.network.network_namespace": anything,
  "envoy.network.transport_socket.original_dst_address": isSocketAddress,
  "envoy.network.upstream_server_name": anything,
  "envoy.network.upstream_subject_alt_names": anything,
  "envoy.ratelimit.hits_addend": isNumber(0xffffffff),
  "envoy.string": anything,
  "envoy.tcp_proxy.cluster": anything,
  "envoy.tcp_proxy.disable_tunneling": anything,
  "envoy.tcp_proxy.per_connection_idle_timeout_ms": isNumber(Number.MAX_SAFE_INTEGER),
  "envoy.udp_proxy.cluster": anything,
  "envoy.upstream.dynamic_host": anything,
  "envoy.upstream.dynamic_port": isNumber(65535),
};

/**
 * `set_envoy_filter_state`: `{path=1, value=2, span=3}`. `NotFound` for a key that Envoy makes no object of, and
 * where the effective context is no stream; `BadArgument` for a value that the key does not take. The host does
 * nothing by these objects; guests and tests can read them.
 */
export const setEnvoyFilterState: BuiltInFunction = (argument, vm) => {
  const message = attempt(() => {
    const fields = readMessage(argument);
    return { path: fields.text(1), value: fields.text(2) };
  });
  if (!message) return Status.BadArgument;
  const { path, value } = message;
  if (!Object.hasOwn(objects, path)) return Status.NotFound;
  if (!objects[path]!(value)) return Status.BadArgument;
  return vm.effective.setFilterStateObject(path, Buffer.from(value));
};

/**
 * `declare_property`: `{name=1, readonly=2, type=3, schema=4, span=5}`, of the context whose callback is running:
 * only what a root context declares has an effect. `BadArgument` for a name that the context has declared before.
 * Of the rest, the host observes `readonly`.
 */
export const declareProperty: BuiltInFunction = (argument, vm) => {
  const message = attempt(() => {
    const fields = readMessage(argument);
    return { name: fields.text(1), readOnly: fields.number(2) !== 0 };
  });
  if (!message) return Status.BadArgument;
  return vm.active.declareProperty(message.name, message.readOnly) ? Status.Ok : Status.BadArgument;
};

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
