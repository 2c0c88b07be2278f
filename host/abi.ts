import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Severity of a log line, least first. */
export enum LogLevel {
  Trace = 0,
  Debug = 1,
  Info = 2,
  Warn = 3,
  Error = 4,
  Critical = 5,
}

/** What every host function answers. */
export enum Status {
  Ok = 0,
  NotFound = 1,
  BadArgument = 2,
  SerializationFailure = 3,
  ParseFailure = 4,
  BadExpression = 5,
  InvalidMemoryAccess = 6,
  Empty = 7,
  CasMismatch = 8,
  ResultMismatch = 9,
  InternalFailure = 10,
  BrokenConnection = 11,
  Unimplemented = 12,
}

/** What a headers callback answers. */
export enum HeadersStatus {
  Continue = 0,
  StopIteration = 1,
  ContinueAndEndStream = 2,
  StopAllIterationAndBuffer = 3,
  StopAllIterationAndWatermark = 4,
}

/** What a body callback answers. */
export enum DataStatus {
  Continue = 0,
  StopIterationAndBuffer = 1,
  StopIterationAndWatermark = 2,
  StopIterationNoBuffer = 3,
}

/** What a trailers callback answers. */
export enum TrailersStatus {
  Continue = 0,
  StopIteration = 1,
}

/** What an L4 callback answers. */
export enum FilterStatus {
  Continue = 0,
  StopIteration = 1,
}

export enum HeaderMapType {
  RequestHeaders = 0,
  RequestTrailers = 1,
  ResponseHeaders = 2,
  ResponseTrailers = 3,
  GrpcInitialMetadata = 4,
  GrpcTrailingMetadata = 5,
  HttpCallResponseHeaders = 6,
  HttpCallResponseTrailers = 7,
}

export enum BufferType {
  HttpRequestBody = 0,
  HttpResponseBody = 1,
  DownstreamData = 2,
  UpstreamData = 3,
  HttpCallResponseBody = 4,
  GrpcReceiveBuffer = 5,
  VmConfiguration = 6,
  PluginConfiguration = 7,
  CallData = 8,
}

export enum StreamType {
  Request = 0,
  Response = 1,
  Downstream = 2,
  Upstream = 3,
}

/** Who closed a connection: the proxy itself (`Local`) or the other end (`Remote`). */
export enum PeerType {
  Unknown = 0,
  Local = 1,
  Remote = 2,
}

export enum MetricType {
  Counter = 0,
  Gauge = 1,
  Histogram = 2,
}

export enum GrpcStatus {
  Ok = 0,
  Canceled = 1,
  Unknown = 2,
  InvalidArgument = 3,
  DeadlineExceeded = 4,
  NotFound = 5,
  AlreadyExists = 6,
  PermissionDenied = 7,
  ResourceExhausted = 8,
  FailedPrecondition = 9,
  Aborted = 10,
  OutOfRange = 11,
  Unimplemented = 12,
  Internal = 13,
  Unavailable = 14,
  DataLoss = 15,
  Unauthenticated = 16,
  InvalidCode = -1,
}

/** A version of the ABI that this host speaks. */
export type AbiVersion = "0.1.0" | "0.2.0" | "0.2.1";

/** All of them, oldest first. */
export const abiVersions: readonly AbiVersion[] = ["0.1.0", "0.2.0", "0.2.1"];

export type ValueType = "i32" | "i64" | "f32" | "f64";

/** One function that crosses the wall between module and host. */
export interface AbiFunction {
  name: string;
  params: ValueType[];
  results: ValueType[];
  /** First version that has it; WASI functions are in every version. */
  since?: AbiVersion;
  /** Last version that has it. */
  until?: AbiVersion;
}

/** The one table of the ABI, `abi/abi.json`. */
export interface AbiTable {
  /** Import module of the proxy functions. */
  module: string;
  /** Import modules that the WASI functions are offered under. */
  wasiModules: string[];
  imports: AbiFunction[];
  wasi: AbiFunction[];
  exports: AbiFunction[];
  enums: Record<string, Record<string, number>>;
}

/** Whether a function belongs to a version of the ABI. */
export function inVersion(entry: AbiFunction, version: AbiVersion): boolean {
  return (entry.since ?? version) <= version && version <= (entry.until ?? version);
}

let table: AbiTable | undefined;

/** The ABI table, read once. */
export function abiTable(): AbiTable {
  table ??= JSON.parse(readFileSync(findTable(), "utf8")) as AbiTable;
  return table;
}

/** Compiled files lie in `dist/`, the table beside it: the first folder upwards that has one is the package's. */
function findTable(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const path = join(folder, "abi", "abi.json");
    if (existsSync(path)) return path;
    const parent = dirname(folder);
    if (parent === folder) throw new Error("abi/abi.json is missing from the package");
    folder = parent;
  }
}
