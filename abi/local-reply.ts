// Answering a request without the upstream.
// Raw declarations: pointers and sizes in bytes, every result a Status (assembly/ gives them types and lifetimes).

/**
 * Answers the stream of the effective context. Takes effect when the callback returns, whatever it returns; the
 * answer passes the filter's own response callbacks. `grpcStatus` -1: none.
 * Status: Ok (also, on Envoy, where there is no stream to answer); BadArgument; InvalidMemoryAccess.
 */
// @ts-ignore: decorator
@external("env", "proxy_send_local_response")
export declare function proxy_send_local_response(
  statusCode: u32,
  details: usize,
  detailsSize: usize,
  body: usize,
  bodySize: usize,
  headerPairs: usize,
  headerPairsSize: usize,
  grpcStatus: i32,
): u32;
