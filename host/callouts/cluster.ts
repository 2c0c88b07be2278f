import type { HeaderList } from "../http/codec.js";
import { openUpstream, type ResetReason } from "../serve/upstream.js";
import { NetworkCluster } from "./network-cluster.js";

/** Why a cluster gives no answer, or no more of it, in Envoy's words. */
export type ClusterFailure = ResetReason | "local reset";

/** A request that a plugin, or the host on its behalf, sends to a cluster. */
export interface ClusterRequest {
  /** Name of the cluster. */
  cluster: string;
  /** Pseudo-headers first. */
  headers: HeaderList;
  /** Neither body nor trailers follow. */
  endOfStream: boolean;
  /** Milliseconds after which the host gives the answer up, 0 for never. */
  timeout: number;
}

/** What a cluster says to one request. Nothing may be said after the end, after `failed`, or after `cancel`. */
export interface ClusterEvents {
  /** The answer begins: `:status` first. */
  headers(headers: HeaderList, endOfStream: boolean): void;
  data(chunk: Uint8Array, endOfStream: boolean): void;
  /** Ends the answer. */
  trailers(trailers: HeaderList): void;
  /** There is no answer, or no more of it. */
  failed(reason: ClusterFailure): void;
}

/** One request on its way to a cluster. */
export interface ClusterExchange {
  data(chunk: Uint8Array, endOfStream: boolean): void;
  /** Ends the request. */
  trailers(trailers: HeaderList): void;
  /** Nobody wants the answer any more. */
  cancel(): void;
}

/** Servers that plugins know by one name, as a cluster of Envoy's. */
export interface Cluster {
  /** There is a server to send to. Without one a callout fails at once. */
  readonly isHealthy: boolean;
  /** Sends a request. Events must not come before this has returned. */
  open(request: ClusterRequest, events: ClusterEvents): ClusterExchange;
}

/** A cluster of one real server. */
export interface ServerCluster {
  /** `http://host:port`. */
  url: string;
  /** `http1` when left out; `http2` is without TLS and with prior knowledge, and is what gRPC takes. */
  protocol?: "http1" | "http2";
}

/** What a host's options may name as a cluster. */
export type ClusterOptions = Cluster | ServerCluster;

/** The clusters of a host, by name. */
export class Clusters {
  readonly #byName = new Map<string, Cluster>();
  readonly #opened: NetworkCluster[] = [];

  /** @throws TypeError of one clear line when a URL is not `http://host[:port]` */
  constructor(options: Readonly<Record<string, ClusterOptions>>) {
    for (const [name, cluster] of Object.entries(options)) {
      this.#byName.set(name, "open" in cluster ? cluster : this.#openServer(name, cluster));
    }
  }

  get(name: string): Cluster | undefined {
    return this.#byName.get(name);
  }

  /** Closes the connections to the servers that were given by their URLs. */
  close(): void {
    for (const cluster of this.#opened) cluster.close();
  }

  #openServer(name: string, server: ServerCluster): Cluster {
    const cluster = new NetworkCluster(openUpstream({ name, ...server }));
    this.#opened.push(cluster);
    return cluster;
  }
}
