/** The status of a response (Dubbo's `Response`). */
export enum DubboStatus {
  /** The call went through; what the method threw is part of the answer. */
  Ok = 20,
  /** What was sent cannot be serialized. */
  SerializationError = 25,
  /** The caller waited long enough; made by the client for itself. */
  ClientTimeout = 30,
  /** The answer did not come in time. */
  ServerTimeout = 31,
  /** The connection has gone; made by the client for itself. */
  ChannelInactive = 35,
  /** The request cannot be read, or was refused. */
  BadRequest = 40,
  /** The answer cannot be read. */
  BadResponse = 50,
  /** There is no such service. */
  ServiceNotFound = 60,
  /** The service failed. */
  ServiceError = 70,
  /** The server failed. */
  ServerError = 80,
  /** The client failed; made by the client for itself. */
  ClientError = 90,
  /** The server has no thread to spare. */
  ThreadPoolExhausted = 100,
}

/** The HTTP status of a Dubbo status. */
export function httpOfStatus(status: u32): u32 {
  switch (status) {
    case DubboStatus.Ok:
      return 200;
    case DubboStatus.BadRequest:
      return 400;
    case DubboStatus.ServiceNotFound:
      return 404;
    case DubboStatus.BadResponse:
      return 502;
    case DubboStatus.ChannelInactive:
    case DubboStatus.ThreadPoolExhausted:
      return 503;
    case DubboStatus.ClientTimeout:
    case DubboStatus.ServerTimeout:
      return 504;
    default:
      return 500;
  }
}

/**
 * The Dubbo status of an HTTP status. Clients know three kinds of failures: a timeout (30, 31), which is Dubbo's
 * `TIMEOUT_EXCEPTION`, one of serialization, and all others, which they may try elsewhere.
 */
export function statusOfHttp(httpStatus: u32): u32 {
  switch (httpStatus) {
    case 404:
      return DubboStatus.ServiceNotFound;
    case 408:
    case 504:
      return DubboStatus.ServerTimeout;
    case 429:
      return DubboStatus.ThreadPoolExhausted;
    case 502:
      return DubboStatus.BadResponse;
    default:
      if (httpStatus >= 200 && httpStatus < 300) return DubboStatus.Ok;
      return httpStatus >= 400 && httpStatus < 500 ? DubboStatus.BadRequest : DubboStatus.ServerError;
  }
}
