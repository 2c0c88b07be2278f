import { PeerType } from "../abi.js";
import type { Host } from "../host.js";
import type { StreamInfo, StreamSide } from "../http/codec.js";
import type { TcpConnection, TcpSink } from "./connection.js";

export interface ConnectionOptions {
  /** Facts about the connection, for properties. */
  info?: StreamInfo;
  worker?: number;
}

/**
 * Opens a connection through a host's chain without any socket: a test says what the client and the upstream send, and
 * sees what came out on either side.
 *
 * ```ts
 * const client = connection(host);
 * client.send("hello");
 * assert.equal(client.toUpstream.text, "hello");
 * client.receive("world", true);
 * client.end();
 * assert.equal(client.toClient.text, "world");
 * ```
 */
export function connection(host: Host, options: ConnectionOptions = {}): TestConnection {
  return new TestConnection(host, options);
}

/** What has come out of the chain on one side. */
export class ReceivedData {
  /** How it came. */
  readonly chunks: Uint8Array[] = [];
  /** All of it has come. */
  hasEnded = false;

  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }

  /** The bytes as UTF-8. */
  get text(): string {
    return this.bytes.toString();
  }
}

/** Both ends of a connection through a chain. Everything happens before a method returns. */
export class TestConnection implements TcpSink {
  /** What the upstream has got. */
  readonly toUpstream = new ReceivedData();
  /** What the client has got. */
  readonly toClient = new ReceivedData();
  /** The filters have let the connection pass. */
  isConnected = false;
  /** The proxy has closed the connection: on behalf of a filter, or because its VM is dead. */
  isClosed = false;
  /** Filters hold too much of what comes from that side. */
  readonly isPaused: Record<StreamSide, boolean> = { downstream: false, upstream: false };
  readonly #chain: TcpConnection;

  constructor(host: Host, { info = {}, worker = 0 }: ConnectionOptions) {
    this.#chain = host.createTcpConnection(this, info, worker);
    this.#chain.open();
  }

  /** The client sends. */
  send(content: string | Uint8Array, endOfStream = false): void {
    this.#chain.downstreamData(Buffer.from(content as Uint8Array), endOfStream);
  }

  /** The client has sent all that it will. */
  end(): void {
    this.send("", true);
  }

  /** The upstream sends. */
  receive(content: string | Uint8Array, endOfStream = false): void {
    this.#chain.upstreamData(Buffer.from(content as Uint8Array), endOfStream);
  }

  /** The client breaks the connection off (`Remote`, the default), or the proxy does, as when the upstream is lost. */
  close(by: PeerType.Local | PeerType.Remote = PeerType.Remote): void {
    this.#chain.close(by);
  }

  connectUpstream(): void {
    this.isConnected = true;
  }

  upstreamData(chunk: Uint8Array, endOfStream: boolean): void {
    this.toUpstream.chunks.push(chunk);
    this.toUpstream.hasEnded ||= endOfStream;
  }

  downstreamData(chunk: Uint8Array, endOfStream: boolean): void {
    this.toClient.chunks.push(chunk);
    this.toClient.hasEnded ||= endOfStream;
  }

  closeConnection(): void {
    this.isClosed = true;
  }

  pauseReading(side: StreamSide): void {
    this.isPaused[side] = true;
  }

  resumeReading(side: StreamSide): void {
    this.isPaused[side] = false;
  }
}
