// The ABI's numbers (spec 0.2.1). abi.json holds the same table for the host; a test holds one against the other.

/** Severity of a log line. */
export enum LogLevel {
  Trace = 0,
  Debug = 1,
  Info = 2,
  Warn = 3,
  Error = 4,
  Critical = 5,
}

/** What a host call answered. */
export enum Status {
  /** Done. */
  Ok = 0,
  /** There is no such header, property, key, queue or metric. */
  NotFound = 1,
  /** An argument is wrong, or what it names is not there at this moment (a header map after Continue). */
  BadArgument = 2,
  /** The host could not serialize the value. */
  SerializationFailure = 3,
  /** The host could not parse the argument. */
  ParseFailure = 4,
  /** An expression did not compile. */
  BadExpression = 5,
  /** A pointer lies outside the module's memory, or the module gave no memory for the result. */
  InvalidMemoryAccess = 6,
  /** The queue is empty. */
  Empty = 7,
  /** The shared value changed since it was read. */
  CasMismatch = 8,
  /** The result is not of the expected form. */
  ResultMismatch = 9,
  /** The host failed, or the call is denied by its configuration. */
  InternalFailure = 10,
  /** The connection of a callout broke. */
  BrokenConnection = 11,
  /** This host does not have the function. */
  Unimplemented = 12,
}

/** What a TCP callback answers. */
export enum FilterStatus {
  /** Pass the data on. */
  Continue = 0,
  /** Hold it until the stream is continued. */
  StopIteration = 1,
}

/** What a headers callback answers. */
export enum HeadersStatus {
  /** Pass the headers on to the next filter. */
  Continue = 0,
  /**
   * Hold the headers. Envoy turns it into StopAllIterationAndWatermark, unless the plugin is configured with
   * `allow_on_headers_stop_iteration`; then the body callbacks still run.
   */
  StopIteration = 1,
  /** Pass the headers on and end the stream there; Envoy takes it for Continue. */
  ContinueAndEndStream = 2,
  /** Hold everything and buffer the body; beyond the buffer limit the request is refused (413) or the response (500). */
  StopAllIterationAndBuffer = 3,
  /** Hold everything; the sender is slowed down when the buffer is full. */
  StopAllIterationAndWatermark = 4,
}

/** What a body callback answers. */
export enum DataStatus {
  /** Pass on what has come so far. */
  Continue = 0,
  /** Hold and collect: the next callback sees the whole of it. */
  StopIterationAndBuffer = 1,
  /** Hold; the sender is slowed down when the buffer is full. */
  StopIterationAndWatermark = 2,
  /** Drop this piece, call again with the next. */
  StopIterationNoBuffer = 3,
}

/** What a trailers callback answers. */
export enum TrailersStatus {
  /** Pass the trailers on. */
  Continue = 0,
  /** Hold them until the stream is continued. */
  StopIteration = 1,
}

/** What a metadata callback answers. */
export enum MetadataStatus {
  Continue = 0,
}

/** Which header map a call is about. */
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

/** Which buffer a call is about. */
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

/** Which direction of which kind of stream to continue or close. */
export enum StreamType {
  Request = 0,
  Response = 1,
  Downstream = 2,
  Upstream = 3,
}

/** The kinds of metric. */
export enum MetricType {
  Counter = 0,
  Gauge = 1,
  Histogram = 2,
}

/** Who closed a connection. */
export enum PeerType {
  Unknown = 0,
  /** The proxy. */
  Local = 1,
  /** The other end. */
  Remote = 2,
}

/** gRPC status codes, and InvalidCode for "none". */
export enum GrpcStatus {
  InvalidCode = -1,
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
}
