import { BufferType, GrpcStatus, HeaderMapType, LogLevel, MetricType, StreamType } from "../abi.js";
import type { GuestMemory } from "../memory.js";
import { decodePairs } from "../pairs.js";
import type { TraceValue } from "./record.js";

/** How one value lies in a function's parameters. */
export interface Parameter {
  name: string;
  /** How many parameters it takes. */
  width: number;
  /** `in`: read when the call begins. `out`: written by the host, read when the call has ended well. */
  way: "in" | "out";
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
  proxy_define_metric: [member("type", MetricType), text("name"), outNumber("metric")],
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
  proxy_on_tick: [context],
  proxy_on_done: [context],
  proxy_on_log: [context],
  proxy_on_delete: [context],
  malloc: [number("size")],
  proxy_on_memory_allocate: [number("size")],
};

/** Parameters of a function as plain numbers. */
export function plainParameters(count: number): Parameter[] {
  return Array.from({ length: count }, (_, i) => number(`p${i}`));
}
