/** Bolt's statuses of a response. Source: ResponseStatus in SOFABolt. */
export enum BoltStatus {
  Success = 0,
  Error = 1,
  ServerException = 2,
  Unknown = 3,
  ServerThreadPoolBusy = 4,
  CommunicationError = 5,
  NoProcessor = 6,
  Timeout = 7,
  ClientSendError = 8,
  CodecException = 9,
  ConnectionClosed = 16,
  ServerSerialException = 17,
  ServerDeserialException = 18,
}

/**
 * The HTTP status that tells a proxy how a call went.
 *
 * | Bolt | HTTP |
 * |---|---|
 * | success | 200 |
 * | server's thread pool busy | 503 |
 * | timeout | 504 |
 * | communication error, send error, connection closed: somebody on the way lost the server | 502 |
 * | no processor: the server does not know what is called | 404 |
 * | all others: the server failed | 500 |
 */
export function statusToHttp(status: u32): u32 {
  switch (status) {
    case BoltStatus.Success:
      return 200;
    case BoltStatus.ServerThreadPoolBusy:
      return 503;
    case BoltStatus.Timeout:
      return 504;
    case BoltStatus.CommunicationError:
    case BoltStatus.ClientSendError:
    case BoltStatus.ConnectionClosed:
      return 502;
    case BoltStatus.NoProcessor:
      return 404;
    default:
      return 500;
  }
}

/**
 * Bolt's status for an HTTP status. A timeout and a limit have one of their own, from which a client makes an exception of
 * its own (InvokeTimeoutException, InvokeServerBusyException). All other failures are a server exception: it is what SOFABolt
 * itself answers where it has no processor for a request, and the only one of which its client shows the reason.
 *
 * | HTTP | Bolt |
 * |---|---|
 * | 2xx | success |
 * | 408, 504 | timeout |
 * | 429 | server's thread pool busy |
 * | all others | server exception |
 */
export function statusFromHttp(httpStatus: u32): u32 {
  if (httpStatus >= 200 && httpStatus < 300) return BoltStatus.Success;
  if (httpStatus == 408 || httpStatus == 504) return BoltStatus.Timeout;
  return httpStatus == 429 ? BoltStatus.ServerThreadPoolBusy : BoltStatus.ServerException;
}
