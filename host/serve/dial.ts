import type { Duplex } from "node:stream";
import { serverAt } from "./destination.js";
import { type ConnectionHost, FilteredConnection } from "./filtered-connection.js";
import { InnerSocket } from "./inner-socket.js";
import type { UpstreamAddress } from "./upstream-address.js";

/** Opens a connection to an upstream. */
export type Dial = () => Duplex;

/**
 * Connections to a server that pass L4 filters, each a connection of its own to them, as with an internal listener of Envoy's
 * in front of each endpoint. They are dealt out to the host's workers in turn.
 */
export function dialThrough(host: ConnectionHost, address: UpstreamAddress): Dial {
  let dialed = 0;
  return () => {
    const id = dialed++;
    const [router, client] = InnerSocket.pair({ remoteAddress: address.host, remotePort: address.port });
    const connection = new FilteredConnection(client, {
      host,
      worker: id % host.concurrency,
      info: { "connection.id": id, destinationAddress: address.host, destinationPort: address.port },
      destination: serverAt(address),
    });
    connection.open();
    return router;
  };
}
