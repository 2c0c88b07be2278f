import type { Duplex } from "node:stream";
import { PeerType } from "../abi.js";
import type { Host } from "../host.js";
import type { StreamInfo, StreamSide } from "../http/codec.js";
import type { TcpConnection, TcpSink } from "../tcp/connection.js";
import type { Destination } from "./destination.js";
import { ReadGate } from "./read-gate.js";

/** A host as far as connections need it. */
export type ConnectionHost = Pick<Host, "createTcpConnection" | "concurrency">;

/** How a {@link FilteredConnection} goes. */
export interface FilteredConnectionOptions {
  host: ConnectionHost;
  worker: number;
  /** Facts about the client's connection. */
  info: StreamInfo;
  destination: Destination;
  /** It is over, and the filters have forgotten it. */
  onClose?(): void;
}

/** A client's connection, L4 filters, and the connection to what lies behind them. */
export class FilteredConnection implements TcpSink {
  readonly #client: Duplex;
  readonly #options: FilteredConnectionOptions;
  readonly #chain: TcpConnection;
  readonly #fromClient: ReadGate;
  #server: Duplex | undefined;
  #fromServer: ReadGate | undefined;
  #isClosed = false;

  constructor(client: Duplex, options: FilteredConnectionOptions) {
    const { host, info, worker } = options;
    this.#client = client;
    this.#options = options;
    this.#fromClient = new ReadGate(client);
    this.#fromClient.hold("connecting");
    this.#chain = host.createTcpConnection(this, info, worker);
  }

  /** Tells the filters of it. To be called once. */
  open(): void {
    const client = this.#client;
    client.on("data", (chunk: Uint8Array) => this.#chain.downstreamData(chunk, false));
    client.on("end", () => this.#onClientEnd());
    client.on("drain", () => this.#fromServer?.release("receiver"));
    // `close` follows each of them, and is all that matters; of the server's, too.
    client.on("error", () => {});
    client.on("close", () => this.#finish(PeerType.Remote));
    this.#chain.open();
  }

  /** Breaks everything off, in whoever's name. */
  abort(by: PeerType.Local | PeerType.Remote = PeerType.Local): void {
    this.#client.destroy();
    this.#finish(by);
  }

  connectUpstream(): void {
    const { destination, info, worker } = this.#options;
    const server = destination.connect(info, worker, () => this.#fromClient.release("connecting"));
    this.#server = server;
    this.#fromServer = new ReadGate(server);
    server.on("data", (chunk: Uint8Array) => this.#chain.upstreamData(chunk, false));
    server.on("end", () => this.#onServerEnd());
    server.on("drain", () => this.#fromClient.release("receiver"));
    server.on("error", () => {});
    server.on("close", () => {
      if (server.errored || !server.readableEnded) this.#lose();
    });
  }

  upstreamData(chunk: Uint8Array, endOfStream: boolean): void {
    if (chunk.length > 0 && this.#server?.write(chunk) === false) this.#fromClient.hold("receiver");
    if (endOfStream) this.#server?.end();
  }

  downstreamData(chunk: Uint8Array, endOfStream: boolean): void {
    if (chunk.length > 0 && !this.#client.write(chunk)) this.#fromServer?.hold("receiver");
    if (endOfStream) this.#client.end();
  }

  closeConnection(): void {
    this.#closeClient();
    this.#server?.destroy();
  }

  pauseReading(side: StreamSide): void {
    this.#gate(side)?.hold("filter");
  }

  resumeReading(side: StreamSide): void {
    this.#gate(side)?.release("filter");
  }

  #gate(side: StreamSide): ReadGate | undefined {
    return side === "downstream" ? this.#fromClient : this.#fromServer;
  }

  #onClientEnd(): void {
    if (this.#options.destination.allowsHalfClose) this.#chain.downstreamData(new Uint8Array(0), true);
    else {
      this.#closeClient();
      this.#finish(PeerType.Remote);
    }
  }

  #onServerEnd(): void {
    if (this.#options.destination.allowsHalfClose) this.#chain.upstreamData(new Uint8Array(0), true);
    else this.#lose();
  }

  /** What lies behind cannot be reached, or has broken off, or has closed the connection. */
  #lose(): void {
    this.#closeClient();
    this.#finish(PeerType.Local);
  }

  /** The client still gets what was sent to it. */
  #closeClient(): void {
    const client = this.#client;
    if (!client.writableEnded) client.end(() => client.destroy());
  }

  #finish(by: PeerType.Local | PeerType.Remote): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#server?.destroy();
    this.#chain.close(by);
    this.#options.onClose?.();
  }
}
