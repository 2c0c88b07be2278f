import { createServer as createHttp1Server, type IncomingMessage, type ServerResponse } from "node:http";
import {
  createServer as createHttp2Server,
  type Http2Server,
  type ServerHttp2Session,
  type ServerHttp2Stream,
  type ServerOptions,
} from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Host } from "../host.js";
import type { HeaderList, StreamInfo } from "../http/codec.js";
import type { ClientStream } from "./client-stream.js";
import { Exchange, type RoutedUpstream, type RouterHeaderSource } from "./exchange.js";
import { fieldValue } from "./fields.js";
import { connectionInfo } from "./filtered-listener.js";
import { Http1Client } from "./http1-client.js";
import { Http2Client } from "./http2-client.js";
import {
  type Http2Limits,
  MAX_HEADER_BYTES,
  MAX_HEADER_FIELDS,
  STREAM_IDLE_TIMEOUT,
  UPSTREAM_TIMEOUT,
} from "./limits.js";
import { ListenError } from "./listen-error.js";
import { sniffHttpVersion } from "./preface.js";
import { type Route, routeOf, targetOf, type Upstream } from "./routes.js";
import { openUpstream, type UpstreamPool } from "./upstream.js";
import { upstreamAddress } from "./upstream-address.js";

/** How a {@link ReverseProxy} serves. */
export interface ReverseProxyOptions {
  /** Whose filter chain requests and responses pass. */
  host: Pick<Host, "createHttpStream" | "concurrency">;
  upstreams: readonly Upstream[];
  /** Default: everything to the first upstream. */
  routes?: readonly Route[];
  /** Default: `127.0.0.1`. */
  address?: string;
  /** Default: 0, which takes a free port. Null for none: connections are handed over with `accept` alone. */
  port?: number | null;
  /**
   * From the end of the request to the end of the response, in milliseconds; 0 for no limit. Default: 15,000,
   * as Envoy's.
   */
  upstreamTimeout?: number;
  /** Without anything happening on a stream, in milliseconds; 0 for no limit. Default: 300,000, as Envoy's. */
  streamIdleTimeout?: number;
  /**
   * Whose `x-envoy-upstream-rq-timeout-ms`, `x-envoy-retry-on` and so on are obeyed. Default: `filters`, as with Envoy's
   * requests from outside: what clients send is removed before the filters see it.
   */
  routerHeaders?: RouterHeaderSource;
  /** Give a request an `x-request-id` that has none. Default: true, as Envoy's. */
  generatesRequestId?: boolean;
  /** What one HTTP/2 connection may have under way. Default: 1,024 requests at once, and Node's windows. */
  http2Limits?: Http2Limits;
  /** Is told where a request goes, before it is sent there: an upstream's name, or null where no route matches. */
  onRoute?(upstream: string | null, headers: HeaderList): void;
  /** Is told, in one line, what was wrong with an exchange that its client is not told. */
  onError?(message: string): void;
}

/** A client's connection. */
interface Connection {
  readonly worker: number;
  readonly info: StreamInfo;
  readonly exchanges: Set<Exchange>;
  /** Which HTTP the client speaks is known. */
  isIdentified: boolean;
}

/** How long an idle HTTP/1.1 connection is kept, in milliseconds. */
const KEEP_ALIVE_TIMEOUT = 60_000;
/** How long a client may take to send a request's header, in milliseconds. */
const HEADERS_TIMEOUT = 60_000;
/** Most requests at once on one HTTP/2 connection. */
const MAX_CONCURRENT_STREAMS = 1024;

/**
 * A reverse proxy whose requests and responses pass a filter chain. One port takes HTTP/1.1 and HTTP/2 without
 * TLS and with prior knowledge. Connections are dealt out to the host's workers in turn.
 */
export class ReverseProxy {
  /** Listens, and takes connections over one by one: Node's own handling is for those that speak HTTP/1.1. */
  readonly #http1 = createHttp1Server({
    maxHeaderSize: MAX_HEADER_BYTES,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    headersTimeout: HEADERS_TIMEOUT,
    // A request may stream for as long as it likes.
    requestTimeout: 0,
  });
  readonly #http2: Http2Server;
  readonly #options: ReverseProxyOptions;
  readonly #routes: readonly Route[];
  readonly #pools: ReadonlyMap<string, UpstreamPool>;
  /** The names of upstreams by their addresses. */
  readonly #byAddress = new Map<string, string>();
  readonly #connections = new Map<Duplex, Connection>();
  readonly #sessions = new Map<ServerHttp2Session, Connection>();
  readonly #takeHttp1: (socket: Duplex) => void;
  #address!: AddressInfo;
  #accepted = 0;
  #closing: Promise<void> | null = null;

  /**
   * Begins to serve.
   *
   * @throws ListenError when the address is taken or not to be had
   * @throws TypeError when an upstream's URL is not `http://host:port`, or a route names no upstream
   */
  static async start(options: ReverseProxyOptions): Promise<ReverseProxy> {
    const proxy = new ReverseProxy(options);
    await proxy.#listen();
    return proxy;
  }

  private constructor(options: ReverseProxyOptions) {
    this.#options = options;
    this.#http2 = createHttp2Server(http2Options(options.http2Limits));
    this.#pools = new Map(options.upstreams.map((upstream) => [upstream.name, openUpstream(upstream)]));
    this.#routes = options.routes ?? options.upstreams.slice(0, 1).map(({ name }) => ({ to: name }));
    const stray = this.#routes.find(({ to }) => typeof to === "string" && !this.#pools.has(to));
    if (stray) throw new TypeError(`a route leads to "${stray.to}", which is no upstream`);
    for (const { name, url } of options.upstreams) {
      const { host, port } = upstreamAddress(url);
      this.#byAddress.set(`${host.includes(":") ? `[${host}]` : host}:${port}`, name);
    }

    const [takeHttp1] = this.#http1.listeners("connection");
    this.#http1.removeAllListeners("connection");
    this.#takeHttp1 = (socket) => takeHttp1!.call(this.#http1, socket);
    this.#http1.on("connection", (socket: Socket) => {
      const id = this.#accepted++;
      this.accept(socket, connectionInfo(socket, id), id);
    });
    this.#http1.maxHeadersCount = 0;
    this.#http1.on("request", this.#onHttp1Request);
    this.#http1.on("checkContinue", this.#onHttp1Request);
    this.#http1.on("checkExpectation", this.#onHttp1Request);
    this.#http2.on("stream", this.#onHttp2Stream);
  }

  /** The port that is listened on. */
  get port(): number {
    return this.#address.port;
  }

  /** `http://address:port`. */
  get url(): string {
    const { address, family, port } = this.#address;
    return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
  }

  /** How many exchanges are under way. */
  get liveStreams(): number {
    return [...this.#connections.values()].reduce((sum, { exchanges }) => sum + exchanges.size, 0);
  }

  /** How many clients are connected. */
  get liveConnections(): number {
    return this.#connections.size;
  }

  /**
   * Takes no more connections, lets the exchanges that are under way end, and closes. A second call with less
   * time shortens the wait of the first.
   *
   * @param graceMs after this many milliseconds the remaining connections are broken off
   */
  async close(graceMs = 10_000): Promise<void> {
    this.#closing ??= this.#drain();
    const timer = setTimeout(() => this.#breakOff(), graceMs);
    await this.#closing;
    clearTimeout(timer);
  }

  #listen(): Promise<void> {
    const { address = "127.0.0.1", port = 0 } = this.#options;
    if (port === null) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#http1.once("error", (error: NodeJS.ErrnoException) => {
        for (const pool of this.#pools.values()) pool.close();
        reject(ListenError.of(address, port, error));
      });
      this.#http1.listen(port, address, () => {
        this.#address = this.#http1.address() as AddressInfo;
        resolve();
      });
    });
  }

  /**
   * Takes a connection over that did not come to the port, such as the end of an L4 filter chain.
   *
   * @param info what filters are told of it
   * @param worker the number of a worker of whoever hands it over
   */
  accept(socket: Duplex, info: StreamInfo, worker: number): void {
    const connection: Connection = {
      worker: worker % this.#options.host.concurrency,
      info,
      exchanges: new Set(),
      isIdentified: false,
    };
    this.#connections.set(socket, connection);
    socket.once("close", () => {
      this.#connections.delete(socket);
      for (const exchange of connection.exchanges) exchange.close();
    });
    sniffHttpVersion(socket, (version) => {
      connection.isIdentified = true;
      if (version === "http1") this.#takeHttp1(socket);
      else this.#takeHttp2(socket, connection);
    });
  }

  #takeHttp2(socket: Duplex, connection: Connection): void {
    // HTTP/1.1 servers let a client half-close; HTTP/2 has no use for it.
    socket.allowHalfOpen = false;
    this.#http2.once("session", (session) => {
      this.#sessions.set(session, connection);
      session.once("close", () => this.#sessions.delete(session));
      const { http2Limits } = this.#options;
      if (http2Limits) session.setLocalWindowSize(http2Limits.connectionWindow);
      if (this.#closing) session.close();
    });
    // Creates the session, and says so, before it returns.
    this.#http2.emit("connection", socket);
  }

  readonly #onHttp1Request = (request: IncomingMessage, response: ServerResponse): void => {
    const connection = this.#connections.get(request.socket);
    if (connection === undefined) return;
    this.#serve(new Http1Client(request, response, () => this.#closing !== null), connection);
  };

  readonly #onHttp2Stream = (
    stream: ServerHttp2Stream,
    _headers: object,
    _flags: number,
    raw?: string[],
  ): void => {
    const connection = stream.session && this.#sessions.get(stream.session as ServerHttp2Session);
    if (!connection) return;
    this.#serve(new Http2Client(stream, raw ?? []), connection);
  };

  #serve(client: ClientStream, connection: Connection): void {
    if (client.output.destroyed) return;
    const refusal = refusalOf(client.headers);
    if (refusal !== null) {
      client.output.on("error", () => {});
      client.body.stream.resume();
      client.sendHeaders([[":status", String(refusal)]], true);
      return;
    }
    const { host, upstreamTimeout, streamIdleTimeout, routerHeaders, generatesRequestId } = this.#options;
    const { onRoute, onError } = this.#options;
    const exchange = new Exchange(client, {
      openChain: (sink, info) => host.createHttpStream(sink, info, connection.worker),
      connection: connection.info,
      route: (headers, state) => this.#route(headers, state),
      upstreamTimeout: upstreamTimeout ?? UPSTREAM_TIMEOUT,
      routerHeaders: routerHeaders ?? "filters",
      generatesRequestId: generatesRequestId ?? true,
      streamIdleTimeout: streamIdleTimeout ?? STREAM_IDLE_TIMEOUT,
      onRoute: (upstream, headers) => onRoute?.(upstream, headers),
      onError: (message) => onError?.(message),
      onClose: () => {
        connection.exchanges.delete(exchange);
        if (this.#closing) this.#http1.closeIdleConnections();
      },
    });
    connection.exchanges.add(exchange);
  }

  #route(headers: HeaderList, state: (key: string) => string): RoutedUpstream | null {
    const route = routeOf(this.#routes, headers);
    if (route === null) return null;
    const target = targetOf(route, headers, state);
    const isAddress = typeof route.to !== "string" && "address" in route.to;
    const name = isAddress ? this.#byAddress.get(target) : target;
    const copyTo = route.copyTo === undefined ? undefined : fieldValue(headers, route.copyTo);
    const copyPool = copyTo === undefined ? undefined : this.#pools.get(copyTo);
    const pool = name === undefined ? undefined : this.#pools.get(name);
    return { name: name ?? target, pool: pool ?? null, copyPool };
  }

  async #drain(): Promise<void> {
    const ended = [...this.#connections.keys()].map(
      (socket) => new Promise((end) => socket.once("close", end)),
    );
    ended.push(new Promise((end) => this.#http1.close(end)));
    // Neither server knows of a connection before it is identified.
    for (const [socket, { isIdentified }] of this.#connections) {
      if (!isIdentified) socket.destroy();
    }
    for (const session of this.#sessions.keys()) session.close();
    await Promise.all(ended);
    for (const pool of this.#pools.values()) pool.close();
  }

  #breakOff(): void {
    for (const socket of this.#connections.keys()) socket.destroy();
  }
}

function http2Options(limits: Http2Limits | undefined): ServerOptions {
  const settings = { maxHeaderListSize: MAX_HEADER_BYTES, maxConcurrentStreams: MAX_CONCURRENT_STREAMS };
  if (limits === undefined) return { settings };
  const { maxConcurrentStreams, streamWindow, memory } = limits;
  return {
    settings: { ...settings, maxConcurrentStreams, initialWindowSize: streamWindow },
    maxSessionMemory: memory,
  };
}

/** The status that a request is refused with before any filter sees it, or null. */
function refusalOf(headers: HeaderList): number | null {
  const bytes = headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (headers.length > MAX_HEADER_FIELDS || bytes > MAX_HEADER_BYTES) return 431;
  // A proxy for servers is none for tunnels.
  if (fieldValue(headers, ":method") === "CONNECT") return 404;
  return null;
}
