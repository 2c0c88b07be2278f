import { serverAt } from "./destination.js";
import type { ConnectionHost } from "./filtered-connection.js";
import { FilteredListener } from "./filtered-listener.js";
import { tcpAddress } from "./upstream-address.js";

/** How a {@link TcpProxy} serves. */
export interface TcpProxyOptions {
  /** Whose filter chain connections pass. */
  host: ConnectionHost;
  /** The server behind it: `tcp://host:port`. */
  upstream: string;
  /** Default: `127.0.0.1`. */
  address?: string;
  /** Default: 0, which takes a free port. */
  port?: number;
}

/** A TCP proxy whose connections pass a filter chain, dealt out to the host's workers in turn. */
export class TcpProxy {
  readonly #listener: FilteredListener;

  /**
   * Begins to serve.
   *
   * @throws ListenError when the address is taken or not to be had
   * @throws TypeError when the upstream is not `tcp://host:port`
   */
  static async start({ host, upstream, address, port }: TcpProxyOptions): Promise<TcpProxy> {
    const destination = serverAt(tcpAddress(upstream));
    return new TcpProxy(await FilteredListener.start({ host, destination, address, port }));
  }

  private constructor(listener: FilteredListener) {
    this.#listener = listener;
  }

  /** The port that is listened on. */
  get port(): number {
    return this.#listener.port;
  }

  /** How many clients are connected. */
  get liveConnections(): number {
    return this.#listener.liveConnections;
  }

  /** Takes no more connections and breaks off those that there are. */
  close(): Promise<void> {
    return this.#listener.close();
  }
}
