import type { PeerType } from "../abi.js";
import type { StreamSide } from "../http/codec.js";

/**
 * The seam between an L4 filter chain and whoever owns the sockets. The owner (a proxy, a test) feeds a
 * {@link TcpConnection} with what arrived and implements {@link TcpSink} to receive what the filters let through.
 */

/** What a filter chain hands on. Every method may be called from within a {@link TcpConnection} method. */
export interface TcpSink {
  /** All filters have let the connection pass: the upstream is to be connected to. Called at most once. */
  connectUpstream(): void;
  /** Data of the client's on its way to the upstream; `endOfStream` comes at most once, and last. */
  upstreamData(chunk: Uint8Array, endOfStream: boolean): void;
  /** Data of the upstream's on its way to the client; `endOfStream` comes at most once, and last. */
  downstreamData(chunk: Uint8Array, endOfStream: boolean): void;
  /**
   * The connection is to be closed, as a filter wants it, or because its VM is dead or both sides have ended: the client
   * still gets what was sent to it, the upstream is dropped. Nothing comes any more. Called at most once.
   */
  closeConnection(): void;
  /** A filter holds more data than the buffer limit: stop reading from that side. */
  pauseReading(side: StreamSide): void;
  /** What was held has moved on: read from that side again. */
  resumeReading(side: StreamSide): void;
}

/** A client's connection going through the chain. Chunks handed over belong to the chain from then on. */
export interface TcpConnection {
  /** The connection is there: the filters are told. To be called once, before anything else. */
  open(): void;
  /** The client has sent something, or, with `endOfStream`, all that it will send. */
  downstreamData(chunk: Uint8Array, endOfStream: boolean): void;
  /** The upstream has sent something, or, with `endOfStream`, all that it will send. */
  upstreamData(chunk: Uint8Array, endOfStream: boolean): void;
  /**
   * The connection is closed by the client (`Remote`) or by the proxy (`Local`, as when the upstream is lost): every
   * filter is told, then forgotten. Idempotent, and not needed once both sides have ended.
   */
  close(by: PeerType.Local | PeerType.Remote): void;
}
