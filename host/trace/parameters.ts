import {
  type AbiFunction,
  abiTable,
  BufferType,
  GrpcStatus,
  HeaderMapType,
  LogLevel,
  MetricType,
  PeerType,
  StreamType,
} from "../abi.js";
import type { GuestMemory } from "../memory.js";
import { decodePairs } from "../pairs.js";
import type { TraceValue } from "./record.js";

/** How one value lies in a function's parameters. */
export interface Parameter {
  name: string;
  /** How many parameters it takes. */
  width: number;
  /**
   * `in`: read when the call begins. `out`: written by the host, read when the call has ended well. `address`: where
   * something lies that is not shown.
   */
  way: "in" | "out" | "address";
  /** Bytes of a number that the host writes. Default 4. */
  bytes?: 8;
  read(memory: GuestMemory, parameters: readonly (number | bigint)[]): TraceValue;
}

const unreadable = "<outside of memory>";

/** An unsigned number. */
function number(name: string): Parameter {
  return { name, width: 1, way: "in", read: (_, [value]) => unsigned(value!) };
}

function unsigned(value: number | bigint): number {
  return typeof value === "number" ? value >>> 0 : Number(value);
}

function flag(name: string): Parameter {
  return { name, width: 1, way: "in", read: (_, [value]) => value !== 0 };
}

function member(name: string, members: Record<number, string>): Parameter {
  return { name, width: 1, way: "in", read: (_, [value]) => members[Number(value)] ?? Number(value) };
}

function text(name: string): Parameter {
  return {
    name,
    width: 2,
    way: "in",
    read: (memory, [at, size]) => readText(memory, Number(at), Number(size)),
  };
}

/** A body is shown by its size. */
function bytes(name: string): Parameter {
  return { name, width: 2, way: "in", read: (_, [, size]) => unsigned(size!) };
}

/** A property path, its NULs shown as dots. */
function path(name: string): Parameter {
  const read: Parameter["read"] = (memory, [at, size]) =>
    readText(memory, Number(at), Number(size)).replaceAll("\0", ".");
  return { name, width: 2, way: "in", read };
}

function pairs(name: string): Parameter {
  return {
    name,
    width: 2,
    way: "in",
    read: (memory, [at, size]) => readPairs(memory, Number(at), Number(size)),
  };
}

function outNumber(name: string): Parameter {
  return { name, width: 1, way: "out", read: (memory, [at]) => memory.readU32(Number(at)) ?? unreadable };
}

/** A number of 64 bits, in decimal digits where it is beyond what a JavaScript number holds. */
function outLong(name: string): Parameter {
  const read: Parameter["read"] = (memory, [at]) => {
    const value = memory.view(Number(at), 8)?.readBigUInt64LE();
    if (value === undefined) return unreadable;
    return value <= Number.MAX_SAFE_INTEGER ? Number(value) : String(value);
  };
  return { name, width: 1, way: "out", bytes: 8, read };
}

function outText(name: string): Parameter {
  return { name, width: 2, way: "out", read: (memory, at) => readText(memory, ...readSlice(memory, at)) };
}

function outBytes(name: string): Parameter {
  return { name, width: 2, way: "out", read: (memory, at) => readSlice(memory, at)[1] };
}

function outPairs(name: string): Parameter {
  return { name, width: 2, way: "out", read: (memory, at) => readPairs(memory, ...readSlice(memory, at)) };
}

/** The pointer and size that the host wrote where two parameters point. */
function readSlice(memory: GuestMemory, [at, sizeAt]: readonly (number | bigint)[]): [number, number] {
  return [memory.readU32(Number(at)) ?? 0, memory.readU32(Number(sizeAt)) ?? 0];
}

function readText(memory: GuestMemory, at: number, size: number): string {
  return memory.view(at, size)?.toString() ?? unreadable;
}

function readPairs(memory: GuestMemory, at: number, size: number): TraceValue {
  const blob = memory.view(at, size);
  return blob ? decodePairs(blob) : unreadable;
}

function address(name: string, width = 1): Parameter {
  return { name, width, way: "address", read: (_, [value]) => unsigned(value!) };
}

/** A signed number. */
function signed(name: string): Parameter {
  return { name, width: 1, way: "in", read: (_, [value]) => Number(value) };
}

const map = member("map", HeaderMapType);
const buffer = member("buffer", BufferType);
const context = number("context");

/** How to read the parameters of the functions where numbers alone would say little. */
export const parameters: Record<string, Parameter[]> = {
  proxy_log: [member("level", LogLevel), text("message")],
  proxy_get_log_level: [outNumber("level")],
  proxy_get_status: [outNumber("code"), outText("message")],
  proxy_get_property: [path("path"), outText("value")],
  proxy_set_property: [path("path"), text("value")],
  proxy_send_local_response: [
    number("status"),
    text("details"),
    text("body"),
    pairs("headers"),
    member("grpcStatus", GrpcStatus),
  ],
  proxy_get_shared_data: [text("key"), outText("value"), outNumber("cas")],
  proxy_set_shared_data: [text("key"), text("value"), number("cas")],
  proxy_register_shared_queue: [text("name"), outNumber("token")],
  proxy_resolve_shared_queue: [text("vmId"), text("name"), outNumber("token")],
  proxy_dequeue_shared_queue: [number("token"), outText("data")],
  proxy_enqueue_shared_queue: [number("token"), text("data")],
  proxy_get_header_map_value: [map, text("name"), outText("value")],
  proxy_add_header_map_value: [map, text("name"), text("value")],
  proxy_replace_header_map_value: [map, text("name"), text("value")],
  proxy_remove_header_map_value: [map, text("name")],
  proxy_get_header_map_pairs: [map, outPairs("pairs")],
  proxy_set_header_map_pairs: [map, pairs("pairs")],
  proxy_get_header_map_size: [map, outNumber("size")],
  proxy_get_buffer_bytes: [buffer, number("start"), number("length"), outBytes("size")],
  proxy_get_buffer_status: [buffer, outNumber("length"), outNumber("flags")],
  proxy_set_buffer_bytes: [buffer, number("start"), number("length"), bytes("size")],
  proxy_http_call: [
    text("upstream"),
    pairs("headers"),
    bytes("bodySize"),
    pairs("trailers"),
    number("timeout"),
    outNumber("token"),
  ],
  proxy_grpc_call: [
    text("upstream"),
    text("service"),
    text("method"),
    pairs("metadata"),
    bytes("messageSize"),
    number("timeout"),
    outNumber("token"),
  ],
  proxy_grpc_stream: [
    text("upstream"),
    text("service"),
    text("method"),
    pairs("metadata"),
    outNumber("token"),
  ],
  proxy_grpc_send: [number("token"), bytes("messageSize"), flag("endOfStream")],
  proxy_grpc_close: [number("token")],
  proxy_grpc_cancel: [number("token")],
  proxy_define_metric: [member("type", MetricType), text("name"), outNumber("metric")],
  proxy_increment_metric: [number("metric"), signed("offset")],
  proxy_record_metric: [number("metric"), number("value")],
  proxy_get_metric: [number("metric"), outLong("value")],
  proxy_get_configuration: [outBytes("size")],
  proxy_get_current_time_nanoseconds: [outLong("time")],
  proxy_call_foreign_function: [text("name"), bytes("argumentSize"), outBytes("resultSize")],
  proxy_continue_stream: [member("stream", StreamType)],
  proxy_close_stream: [member("stream", StreamType)],
  proxy_set_tick_period_milliseconds: [number("milliseconds")],
  proxy_set_effective_context: [context],

  proxy_on_context_create: [context, number("parent")],
  proxy_on_vm_start: [context, number("configurationSize")],
  proxy_on_configure: [context, number("configurationSize")],
  proxy_on_request_headers: [context, number("headers"), flag("endOfStream")],
  proxy_on_request_body: [context, number("size"), flag("endOfStream")],
  proxy_on_request_trailers: [context, number("trailers")],
  proxy_on_response_headers: [context, number("headers"), flag("endOfStream")],
  proxy_on_response_body: [context, number("size"), flag("endOfStream")],
  proxy_on_response_trailers: [context, number("trailers")],
  proxy_on_new_connection: [context],
  proxy_on_downstream_data: [context, number("size"), flag("endOfStream")],
  proxy_on_upstream_data: [context, number("size"), flag("endOfStream")],
  proxy_on_downstream_connection_close: [context, member("closedBy", PeerType)],
  proxy_on_upstream_connection_close: [context, member("closedBy", PeerType)],
  proxy_on_http_call_response: [
    context,
    number("token"),
    number("headers"),
    number("bodySize"),
    number("trailers"),
  ],
  proxy_on_grpc_receive_initial_metadata: [context, number("token"), number("metadata")],
  proxy_on_grpc_receive: [context, number("token"), number("size")],
  proxy_on_grpc_receive_trailing_metadata: [context, number("token"), number("metadata")],
  proxy_on_grpc_close: [context, number("token"), member("status", GrpcStatus)],
  proxy_on_queue_ready: [context, number("queue")],
  proxy_on_foreign_function: [context, number("function"), number("size")],
  proxy_on_tick: [context],
  proxy_on_done: [context],
  proxy_on_log: [context],
  proxy_on_delete: [context],
  clock_time_get: [number("clock"), number("precision"), outLong("time")],
  clock_res_get: [number("clock"), outLong("resolution")],
  random_get: [address("bytes"), number("size")],
  fd_write: [number("file"), address("buffers"), number("count"), outNumber("written")],
  fd_fdstat_get: [number("file"), address("stat")],
  environ_sizes_get: [outNumber("count"), outNumber("size")],
  environ_get: [address("pointers", 2)],
  args_sizes_get: [outNumber("count"), outNumber("size")],
  args_get: [address("pointers", 2)],
  poll_oneoff: [address("subscriptions", 2), number("count"), outNumber("events")],

  malloc: [number("size")],
  proxy_on_memory_allocate: [number("size")],
};

/** How the parameters of a host function lie: as numbers where nothing more is known of it. */
export function layoutOf(entry: AbiFunction): Parameter[] {
  return parameters[entry.name] ?? plainParameters(entry.params.length);
}

/** How the parameters of a callback lie, in whatever version of the ABI. */
export function layoutOfCallback(name: string): Parameter[] {
  const versions = abiTable().exports.filter((entry) => entry.name === name);
  return parameters[name] ?? plainParameters(Math.max(0, ...versions.map((entry) => entry.params.length)));
}

/** The values of all parameters of a way, by name. */
export function readParameters(
  memory: GuestMemory,
  layout: readonly Parameter[],
  raw: readonly (number | bigint)[],
  way: Parameter["way"],
): Record<string, TraceValue> {
  const values: Record<string, TraceValue> = {};
  let at = 0;
  for (const parameter of layout) {
    if (parameter.way === way) values[parameter.name] = parameter.read(memory, raw.slice(at));
    at += parameter.width;
  }
  return values;
}

/** Parameters of a function as plain numbers. */
function plainParameters(count: number): Parameter[] {
  return Array.from({ length: count }, (_, i) => number(`p${i}`));
}
