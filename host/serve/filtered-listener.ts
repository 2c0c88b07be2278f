import { createServer, type Server, type Socket } from "node:net";
import type { StreamInfo } from "../http/codec.js";
import type { Destination } from "./destination.js";
import { type ConnectionHost, FilteredConnection } from "./filtered-connection.js";
import { ListenError } from "./listen-error.js";

/** How a {@link FilteredListener} serves. */
export interface FilteredListenerOptions {
  /** Whose L4 filters connections pass. */
  host: ConnectionHost;
  destination: Destination;
  /** Default: `127.0.0.1`. */
  address?: string | undefined;
  /** Default: 0, which takes a free port. */
  port?: number | undefined;
}

/** A port whose connections pass L4 filters, dealt out to the host's workers in turn. */
export class FilteredListener {
  readonly #server: Server;
  readonly #connections = new Set<FilteredConnection>();
  #accepted = 0;

  /**
   * Begins to serve.
   *
   * @throws ListenError when the address is taken or not to be had
   */
  static async start(options: FilteredListenerOptions): Promise<FilteredListener> {
    const listener = new FilteredListener(options);
    await listener.#listen(options);
    return listener;
  }

  private constructor({ host, destination }: FilteredListenerOptions) {
    this.#server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true }, (client) => {
      const id = this.#accepted++;
      const connection = new FilteredConnection(client, {
        host,
        destination,
        worker: id % host.concurrency,
        info: connectionInfo(client, id),
        onClose: () => this.#connections.delete(connection),
      });
      this.#connections.add(connection);
      connection.open();
    });
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  /** How many clients are connected. */
  get liveConnections(): number {
    return this.#connections.size;
  }

  /** Takes no more connections; those that there are live on. Resolves when the last one has gone. */
  stopAccepting(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  /** Takes no more connections and breaks off those that there are. */
  async close(): Promise<void> {
    const closed = this.stopAccepting();
    for (const connection of this.#connections) connection.abort();
    await closed;
  }

  #listen({ address = "127.0.0.1", port = 0 }: FilteredListenerOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", (error) => reject(ListenError.of(address, port, error)));
      this.#server.listen(port, address, resolve);
    });
  }
}

/** Facts about a client's connection, for properties. */
export function connectionInfo(client: Socket, id: number): StreamInfo {
  const { remoteAddress, remotePort, localAddress, localPort } = client;
  return {
    "connection.id": id,
    ...(remoteAddress !== undefined && { sourceAddress: remoteAddress }),
    ...(remotePort !== undefined && { sourcePort: remotePort }),
    ...(localAddress !== undefined && { destinationAddress: localAddress }),
    ...(localPort !== undefined && { destinationPort: localPort }),
  };
}
