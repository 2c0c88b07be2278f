import { PeerType } from "../abi.js";
import { serverAt } from "./destination.js";
import { type ConnectionHost, FilteredConnection } from "./filtered-connection.js";
import { InnerSocket } from "./inner-socket.js";
import type { UpstreamAddress } from "./upstream-address.js";

/**
 * Opens connections to a server that pass L4 filters, each a connection of its own to them, as with an internal listener of
 * Envoy's in front of each endpoint. They are dealt out to the host's workers in turn.
 */
export class Dialer {
  readonly #host: ConnectionHost;
  readonly #address: UpstreamAddress;
  readonly #connections = new Set<FilteredConnection>();
  #dialed = 0;

  constructor(host: ConnectionHost, address: UpstreamAddress) {
    this.#host = host;
    this.#address = address;
  }

  /** The router's side of a new connection, which stands at once, whatever becomes of the server's. */
  dial(): InnerSocket {
    const { host, port } = this.#address;
    const id = this.#dialed++;
    const [router, client] = InnerSocket.pair({ remoteAddress: host, remotePort: port });
    const connection = new FilteredConnection(client, {
      host: this.#host,
      worker: id % this.#host.concurrency,
      info: { "connection.id": id, destinationAddress: host, destinationPort: port },
      destination: serverAt(this.#address),
      onClose: () => this.#connections.delete(connection),
    });
    this.#connections.add(connection);
    connection.open();
    return router;
  }

  /** Breaks all connections off; for the filters it is the router that does. */
  close(): void {
    for (const connection of this.#connections) connection.abort(PeerType.Remote);
  }
}
