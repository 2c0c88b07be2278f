// The ABI's numbers (spec 0.2.1). abi.json holds the same table for the host; a test holds one against the other.

/** Severity of a log line. */
export enum LogLevel {
  /** Each step, for finding out what happens. */
  Trace = 0,
  /** What helps to find an error. */
  Debug = 1,
  /** What is worth knowing in normal operation. */
  Info = 2,
  /** What went on, but not as it should. */
  Warn = 3,
  /** What failed. */
  Error = 4,
  /** What the module or the proxy cannot go on after. */
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
  /** Pass the metadata on. */
  Continue = 0,
}

/** Which header map a call is about. */
export enum HeaderMapType {
  /** Headers of the request, pseudo-headers included. */
  RequestHeaders = 0,
  /** Trailers of the request. */
  RequestTrailers = 1,
  /** Headers of the response, `:status` included. */
  ResponseHeaders = 2,
  /** Trailers of the response. */
  ResponseTrailers = 3,
  /** What a gRPC server sent before its first message; readable in that callback. */
  GrpcInitialMetadata = 4,
  /** What a gRPC server sent after its last message; readable in that callback. */
  GrpcTrailingMetadata = 5,
  /** Headers of a callout's answer; readable in its callback. */
  HttpCallResponseHeaders = 6,
  /** Trailers of a callout's answer; readable in its callback. */
  HttpCallResponseTrailers = 7,
}

/** Which buffer a call is about. */
export enum BufferType {
  /** The request body. */
  HttpRequestBody = 0,
  /** The response body. */
  HttpResponseBody = 1,
  /** What a TCP client sent. */
  DownstreamData = 2,
  /** What a TCP upstream sent. */
  UpstreamData = 3,
  /** Body of a callout's answer; readable in its callback. */
  HttpCallResponseBody = 4,
  /** A gRPC message that came; readable in its callback. */
  GrpcReceiveBuffer = 5,
  /** The VM's configuration; readable while the VM starts. */
  VmConfiguration = 6,
  /** The plugin's configuration; readable while it is configured. */
  PluginConfiguration = 7,
  /** What a host's own function passes along; readable in that callback. */
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
  /** The host does not say. */
  Unknown = 0,
  /** The proxy. */
  Local = 1,
  /** The other end. */
  Remote = 2,
}

/** gRPC status codes, and InvalidCode for "none". Source: gRPC, "Status codes and their use in gRPC". */
export enum GrpcStatus {
  /** No gRPC status: for local replies to clients that do not speak gRPC. */
  InvalidCode = -1,
  /** The call succeeded. */
  Ok = 0,
  /** The caller gave up. */
  Canceled = 1,
  /** An error of another system, or one that says too little. */
  Unknown = 2,
  /** The request is wrong whatever the state of the system. */
  InvalidArgument = 3,
  /** There was no answer in time; the work may have been done all the same. */
  DeadlineExceeded = 4,
  /** What was asked for does not exist. */
  NotFound = 5,
  /** What was to be made exists. */
  AlreadyExists = 6,
  /** The caller is known and may not. */
  PermissionDenied = 7,
  /** A quota or a limit is used up. */
  ResourceExhausted = 8,
  /** The system is not in the state that the call needs; trying again does not help. */
  FailedPrecondition = 9,
  /** The call met with another one; trying again at a higher level may help. */
  Aborted = 10,
  /** Beyond the end of what there is. */
  OutOfRange = 11,
  /** There is no such method, or it is switched off. */
  Unimplemented = 12,
  /** Something is broken that must never be. */
  Internal = 13,
  /** The service is not there at the moment; trying again later may help. */
  Unavailable = 14,
  /** Data is lost or damaged for good. */
  DataLoss = 15,
  /** The caller did not say who it is, or not credibly. */
  Unauthenticated = 16,
}
