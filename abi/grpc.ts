// gRPC callouts, unary and streaming.
// Raw declarations: pointers and sizes in bytes, every result a Status (assembly/ gives them types and lifetimes).

/** Calls a unary method. `target` is a cluster name or a serialized envoy.config.core.v3.GrpcService. */
// @ts-ignore: decorator
@external("env", "proxy_grpc_call")
export declare function proxy_grpc_call(
  target: usize,
  targetSize: usize,
  service: usize,
  serviceSize: usize,
  method: usize,
  methodSize: usize,
  metadataPairs: usize,
  metadataPairsSize: usize,
  message: usize,
  messageSize: usize,
  timeoutMilliseconds: u32,
  token: usize,
): u32;

/** Opens a streaming call. */
// @ts-ignore: decorator
@external("env", "proxy_grpc_stream")
export declare function proxy_grpc_stream(
  target: usize,
  targetSize: usize,
  service: usize,
  serviceSize: usize,
  method: usize,
  methodSize: usize,
  metadataPairs: usize,
  metadataPairsSize: usize,
  token: usize,
): u32;

/** Sends a message on a streaming call. */
// @ts-ignore: decorator
@external("env", "proxy_grpc_send")
export declare function proxy_grpc_send(token: u32, message: usize, messageSize: usize, endOfStream: u32): u32;

/** Cancels a call; its callbacks do not come any more. */
// @ts-ignore: decorator
@external("env", "proxy_grpc_cancel")
export declare function proxy_grpc_cancel(token: u32): u32;

/** Closes a call from this side. */
// @ts-ignore: decorator
@external("env", "proxy_grpc_close")
export declare function proxy_grpc_close(token: u32): u32;
