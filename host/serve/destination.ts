import { connect } from "node:net";
import type { Duplex } from "node:stream";
import type { StreamInfo } from "../http/codec.js";
import { InnerSocket } from "./inner-socket.js";
import type { ReverseProxy } from "./reverse-proxy.js";
import type { UpstreamAddress } from "./upstream-address.js";

/** What lies behind the filters of a connection. */
export interface Destination {
  /**
   * True where one side may end before the other, as with Envoy's TCP proxy; false where its end is the connection's, as
   * with the HTTP connection manager.
   */
  readonly allowsHalfClose: boolean;
  /** Opens a connection to it. `connected` is called once it stands, which may be before this returns. */
  connect(info: StreamInfo, worker: number, connected: () => void): Duplex;
}

/** A server on the network. The connection's facts learn its address. */
export function serverAt(address: UpstreamAddress): Destination {
  return {
    allowsHalfClose: true,
    connect(info, _worker, connected) {
      const socket = connect({ ...address, allowHalfOpen: true, noDelay: true });
      socket.once("connect", () => {
        info.upstreamAddress = socket.remoteAddress!;
        info.upstreamPort = socket.remotePort!;
        connected();
      });
      return socket;
    },
  };
}

/** A reverse proxy in the process, as HTTP connection manager at the end of the chain. */
export function httpOf(proxy: ReverseProxy): Destination {
  return {
    allowsHalfClose: false,
    connect(info, worker, connected) {
      const [inner, outer] = InnerSocket.pair();
      proxy.accept(inner, info, worker);
      connected();
      return outer;
    },
  };
}
