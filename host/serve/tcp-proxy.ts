import { connect, createServer, type Server, type Socket } from "node:net";
import { PeerType } from "../abi.js";
import type { Host } from "../host.js";
import type { StreamInfo, StreamSide } from "../http/codec.js";
import type { TcpConnection, TcpSink } from "../tcp/connection.js";
import { ListenError } from "./listen-error.js";

/** How a {@link TcpProxy} serves. */
export interface TcpProxyOptions {
  /** Whose filter chain connections pass. */
  host: Pick<Host, "createTcpConnection" | "concurrency">;
  /** The server behind it: `tcp://host:port`. */
  upstream: string;
  /** Default: `127.0.0.1`. */
  address?: string;
  /** Default: 0, which takes a free port. */
  port?: number;
}

/** A TCP proxy whose connections pass a filter chain, dealt out to the host's workers in turn. */
export class TcpProxy {
  readonly #server: Server;
  readonly #connections = new Set<ProxiedConnection>();
  #accepted = 0;

  /**
   * Begins to serve.
   *
   * @throws ListenError when the address is taken or not to be had
   * @throws TypeError when the upstream is not `tcp://host:port`
   */
  static async start(options: TcpProxyOptions): Promise<TcpProxy> {
    const proxy = new TcpProxy(options);
    await proxy.#listen(options);
    return proxy;
  }

  private constructor({ host, upstream }: TcpProxyOptions) {
    const target = tcpAddress(upstream);
    this.#server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => {
      const id = this.#accepted++;
      const connection = new ProxiedConnection(client, target, id, host, () => {
        this.#connections.delete(connection);
      });
      this.#connections.add(connection);
      connection.open();
    });
  }

  /** The port that is listened on. */
  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  /** How many clients are connected. */
  get liveConnections(): number {
    return this.#connections.size;
  }

  /** Takes no more connections and breaks off those that there are. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const connection of this.#connections) connection.abort();
    await closed;
  }

  #listen({ address = "127.0.0.1", port = 0 }: TcpProxyOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", (error) => reject(ListenError.of(address, port, error)));
      this.#server.listen(port, address, resolve);
    });
  }
}

interface TcpAddress {
  host: string;
  port: number;
}

function tcpAddress(url: string): TcpAddress {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed?.protocol !== "tcp:" || !parsed.hostname || !parsed.port) {
    throw new TypeError(`"${url}" is not an upstream: it must be tcp://host:port`);
  }
  return { host: parsed.hostname.replace(/^\[|\]$/g, ""), port: Number(parsed.port) };
}

/** A client's connection, the chain, and the connection to the upstream. */
class ProxiedConnection implements TcpSink {
  readonly #client: Socket;
  readonly #target: TcpAddress;
  readonly #info: StreamInfo;
  readonly #chain: TcpConnection;
  readonly #onClose: () => void;
  #upstream: Socket | undefined;
  #isClosed = false;

  constructor(
    client: Socket,
    target: TcpAddress,
    id: number,
    host: TcpProxyOptions["host"],
    onClose: () => void,
  ) {
    this.#client = client;
    this.#target = target;
    this.#onClose = onClose;
    this.#info = connectionInfo(client, id);
    this.#chain = host.createTcpConnection(this, this.#info, id % host.concurrency);
  }

  open(): void {
    const client = this.#client;
    client.setNoDelay(true);
    client.on("data", (chunk) => this.#chain.downstreamData(chunk, false));
    client.on("end", () => this.#chain.downstreamData(new Uint8Array(0), true));
    client.on("drain", () => this.#upstream?.resume());
    client.on("error", () => this.#finish(PeerType.Remote));
    client.on("close", () => this.#finish(PeerType.Remote));
    this.#chain.open();
  }

  /** Breaks everything off. */
  abort(): void {
    this.#client.destroy();
    this.#finish(PeerType.Local);
  }

  connectUpstream(): void {
    const upstream = connect({ ...this.#target, allowHalfOpen: true });
    this.#upstream = upstream;
    upstream.setNoDelay(true);
    upstream.once("connect", () => {
      this.#info.upstreamAddress = upstream.remoteAddress!;
      this.#info.upstreamPort = upstream.remotePort!;
      this.#client.resume();
    });
    upstream.on("data", (chunk) => this.#chain.upstreamData(chunk, false));
    upstream.on("end", () => this.#chain.upstreamData(new Uint8Array(0), true));
    upstream.on("drain", () => this.#client.resume());
    upstream.on("error", () => this.#lose());
    upstream.on("close", (hadError) => {
      if (hadError) this.#lose();
    });
  }

  upstreamData(chunk: Uint8Array, endOfStream: boolean): void {
    if (chunk.length > 0 && this.#upstream?.write(chunk) === false) this.#client.pause();
    if (endOfStream) this.#upstream?.end();
  }

  downstreamData(chunk: Uint8Array, endOfStream: boolean): void {
    if (chunk.length > 0 && !this.#client.write(chunk)) this.#upstream?.pause();
    if (endOfStream) this.#client.end();
  }

  closeConnection(): void {
    this.#client.end(() => this.#client.destroy());
    this.#upstream?.destroy();
  }

  pauseReading(side: StreamSide): void {
    (side === "downstream" ? this.#client : this.#upstream)?.pause();
  }

  resumeReading(side: StreamSide): void {
    (side === "downstream" ? this.#client : this.#upstream)?.resume();
  }

  /** The upstream cannot be reached, or has broken off. */
  #lose(): void {
    this.#client.end(() => this.#client.destroy());
    this.#finish(PeerType.Local);
  }

  #finish(by: PeerType.Local | PeerType.Remote): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#upstream?.destroy();
    this.#chain.close(by);
    this.#onClose();
  }
}

function connectionInfo(client: Socket, id: number): StreamInfo {
  const { remoteAddress, remotePort, localAddress, localPort } = client;
  return {
    "connection.id": id,
    ...(remoteAddress !== undefined && { sourceAddress: remoteAddress }),
    ...(remotePort !== undefined && { sourcePort: remotePort }),
    ...(localAddress !== undefined && { destinationAddress: localAddress }),
    ...(localPort !== undefined && { destinationPort: localPort }),
  };
}
