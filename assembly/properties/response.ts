import { Bytes } from "../bytes/bytes";
import { Entries } from "./entries";
import { readBytes, readInteger, readMap } from "./read";

/**
 * The response of the stream whose callback runs (`response.*`), from the response's callbacks on; complete
 * in `onLog`. Text is a view that lives until the callback returns, `null` where there is none; integers
 * and times are -1 where there is none. Nothing here traps.
 *
 * Source: Envoy, "Attributes"; when each is there was seen in Envoy 1.36 and 1.40.
 */
export namespace response {
  /** The status code. */
  export function code(): i64 {
    return readInteger("response\0code");
  }

  /**
   * Where the answer is from, in a word: `via_upstream`, `route_not_found`, or what a filter called its
   * local reply.
   */
  export function codeDetails(): Bytes | null {
    return readBytes("response\0code_details");
  }

  /** What went wrong, a bit each: those of the access log's `%RESPONSE_FLAGS%`. 0 if nothing did. */
  export function flags(): i64 {
    return readInteger("response\0flags");
  }

  /** The gRPC status code; on Envoy also for responses that are not gRPC, made from the status code. */
  export function grpcStatus(): i64 {
    return readInteger("response\0grpc_status");
  }

  /** All headers, names in lower case; several of a name are one, their values joined by `,`. */
  export function headers(): Entries {
    return readMap("response\0headers");
  }

  /** The size of all header names and values in bytes; 0 while they are not there. -1 on Envoy 1.36. */
  export function headersBytes(): i64 {
    return readInteger("response\0headers_bytes");
  }

  /** All trailers, like `headers`. */
  export function trailers(): Entries {
    return readMap("response\0trailers");
  }

  /** The size of the body in bytes, as far as it has gone to the client. */
  export function size(): i64 {
    return readInteger("response\0size");
  }

  /** The size of headers, body and trailers in bytes, as far as they have gone to the client. */
  export function totalSize(): i64 {
    return readInteger("response\0total_size");
  }

  /** From the first byte sent upstream to the last one received from there, in nanoseconds; in `onLog`. */
  export function backendLatency(): i64 {
    return readInteger("response\0backend_latency");
  }
}
