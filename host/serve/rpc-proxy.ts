import type { Host } from "../host.js";
import type { HeaderList } from "../http/codec.js";
import { httpOf } from "./destination.js";
import type { ConnectionHost } from "./filtered-connection.js";
import { FilteredListener } from "./filtered-listener.js";
import { CALLS } from "./limits.js";
import { ReverseProxy } from "./reverse-proxy.js";
import type { Route, Upstream } from "./routes.js";
import { tcpAddress } from "./upstream-address.js";

/** A server of calls. */
export interface RpcCluster {
  name: string;
  /** `tcp://host:port`. */
  server: string;
  /**
   * How calls share connections to it: many at once on one, which takes HTTP/2 to the egress filters (`multiplex`, the
   * default), or one at a time, over HTTP/1.1 (`ping-pong`).
   */
  poolMode?: "multiplex" | "ping-pong";
}

/** How a {@link RpcProxy} serves. */
export interface RpcProxyOptions {
  /** Whose L4 filters clients' connections pass: they make HTTP of calls. */
  ingress: ConnectionHost;
  /** Whose HTTP filters calls pass. */
  http: Pick<Host, "createHttpStream" | "concurrency">;
  /** Whose L4 filters the connections to servers pass: they make calls of HTTP. */
  egress: ConnectionHost;
  clusters: readonly RpcCluster[];
  /** Default: everything to the first cluster. */
  routes?: readonly Route[];
  /** Default: `127.0.0.1`. */
  address?: string;
  /** Default: 0, which takes a free port. */
  port?: number;
  /** For calls that do not say how long they have, in milliseconds; 0 for no limit. Default: 15,000. */
  upstreamTimeout?: number;
  /** Is told where a call goes: a cluster's name, or null where no route matches. */
  onRoute?(cluster: string | null, headers: HeaderList): void;
  /** Is told, in one line, what was wrong with a call that its client is not told. */
  onError?(message: string): void;
}

/**
 * A proxy for RPC protocols, in the shape that a stock Envoy has for them: a port whose connections pass L4 filters to an HTTP
 * connection manager, HTTP filters, routes, and clusters whose connections pass L4 filters of their own to the server.
 *
 * ```
 * client ─▶ port ─▶ ingress ─▶ HTTP/2 or HTTP/1.1 ─▶ http ─▶ route ─▶ cluster: HTTP/2 or HTTP/1.1 ─▶ egress ─▶ server
 * ```
 */
export class RpcProxy {
  readonly #listener: FilteredListener;
  readonly #http: ReverseProxy;

  /**
   * Begins to serve.
   *
   * @throws ListenError when the address is taken or not to be had
   * @throws TypeError when a cluster's server is not `tcp://host:port`, or a route names no cluster
   */
  static async start(options: RpcProxyOptions): Promise<RpcProxy> {
    const { ingress, http, egress, clusters, address, port, ...rest } = options;
    const manager = await ReverseProxy.start({
      ...rest,
      host: http,
      upstreams: clusters.map((cluster) => upstreamOf(cluster, egress)),
      port: null,
      routerHeaders: "clients",
      // Calls go on as they came, but for what filters do.
      generatesRequestId: false,
      http2Limits: CALLS,
    });
    try {
      const listener = await FilteredListener.start({
        host: ingress,
        destination: httpOf(manager),
        address,
        port,
      });
      return new RpcProxy(listener, manager);
    } catch (error) {
      await manager.close(0);
      throw error;
    }
  }

  private constructor(listener: FilteredListener, http: ReverseProxy) {
    this.#listener = listener;
    this.#http = http;
  }

  /** The port that is listened on. */
  get port(): number {
    return this.#listener.port;
  }

  /** How many clients are connected. */
  get liveConnections(): number {
    return this.#listener.liveConnections;
  }

  /** How many calls are under way. */
  get liveCalls(): number {
    return this.#http.liveStreams;
  }

  /** Takes no more connections and breaks off those that there are, to clients and to servers. */
  async close(): Promise<void> {
    await this.#listener.close();
    await this.#http.close(0);
  }
}

function upstreamOf({ name, server, poolMode }: RpcCluster, filters: ConnectionHost): Upstream {
  const { host, port } = tcpAddress(server);
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  return { name, url, protocol: poolMode === "ping-pong" ? "http1" : "http2", filters };
}
