// Enums whose members have the same names on both sides are the SDK's own, so that either name means the same type.
export {
  DataStatus as FilterDataStatusValues,
  FilterStatus as FilterStatusValues,
  HeadersStatus as FilterHeadersStatusValues,
  MetadataStatus as FilterMetadataStatusValues,
  MetricType as MetricTypeValues,
  PeerType as PeerTypeValues,
  Status as WasmResultValues,
  TrailersStatus as FilterTrailersStatusValues,
} from "proxy-wasm-assemblyscript/abi/enums";

/** Severity of a log line. */
export enum LogLevelValues {
  trace,
  debug,
  info,
  warn,
  error,
  critical,
}

/** gRPC status codes, and InvalidCode for "none". */
export enum GrpcStatusValues {
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
  MaximumValid = Unauthenticated,
  InvalidCode = -1,
}

/** Which header map a call is about. */
export enum HeaderMapTypeValues {
  RequestHeaders = 0,
  RequestTrailers = 1,
  ResponseHeaders = 2,
  ResponseTrailers = 3,
  GrpcReceiveInitialMetadata = 4,
  GrpcReceiveTrailingMetadata = 5,
  HttpCallResponseHeaders = 6,
  HttpCallResponseTrailers = 7,
  MAX = HttpCallResponseTrailers,
}

/** Which buffer a call is about. */
export enum BufferTypeValues {
  HttpRequestBody = 0,
  HttpResponseBody = 1,
  NetworkDownstreamData = 2,
  NetworkUpstreamData = 3,
  HttpCallResponseBody = 4,
  GrpcReceiveBuffer = 5,
  VmConfiguration = 6,
  PluginConfiguration = 7,
  CallData = 8,
  MAX = CallData,
}

/** Flags of a buffer. */
export enum BufferFlagsValues {
  EndOfStream = 1,
}

/** Which direction of which kind of stream. */
export enum StreamTypeValues {
  Request = 0,
  Response = 1,
  Downstream = 2,
  Upstream = 3,
  MAX = Upstream,
}
