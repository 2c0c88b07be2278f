import type { HeaderList } from "../http/codec.js";
import { BodyReader } from "../serve/body-reader.js";
import type {
  ResetReason,
  UpstreamEvents,
  UpstreamPool,
  UpstreamRequest,
  UpstreamResponse,
} from "../serve/upstream.js";
import type { Cluster, ClusterEvents, ClusterExchange, ClusterRequest } from "./cluster.js";

/** A cluster of one server that is reached over the network. */
export class NetworkCluster implements Cluster {
  readonly isHealthy = true;
  readonly #pool: UpstreamPool;

  constructor(pool: UpstreamPool) {
    this.#pool = pool;
  }

  open({ headers, endOfStream }: ClusterRequest, events: ClusterEvents): ClusterExchange {
    return new NetworkExchange(this.#pool, headers, endOfStream, events);
  }

  close(): void {
    this.#pool.close();
  }
}

class NetworkExchange implements ClusterExchange, UpstreamEvents {
  readonly #events: ClusterEvents;
  /** When the request was complete. */
  #sentAt: number | undefined;
  #request: UpstreamRequest | undefined;
  #body: BodyReader | undefined;
  #isOver = false;

  constructor(pool: UpstreamPool, headers: HeaderList, endOfStream: boolean, events: ClusterEvents) {
    this.#events = events;
    if (endOfStream) this.#sentAt = performance.now();
    this.#try(() => {
      this.#request = pool.send(headers, endOfStream, this);
    });
  }

  data(chunk: Uint8Array, endOfStream: boolean): void {
    if (endOfStream) this.#sentAt = performance.now();
    this.#try(() => {
      if (chunk.length > 0) this.#request?.sendData(chunk);
      if (endOfStream) this.#request?.end([]);
    });
  }

  trailers(trailers: HeaderList): void {
    this.#sentAt = performance.now();
    this.#try(() => this.#request?.end(trailers));
  }

  cancel(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#request?.cancel();
    this.#body?.discard();
  }

  connected(): void {}

  drain(): void {}

  response({ allHeaders, endOfStream, body }: UpstreamResponse): void {
    if (this.#isOver) return;
    this.#body = new BodyReader(body, {
      data: (chunk, isLast) => {
        this.#isOver ||= isLast;
        this.#events.data(chunk, isLast);
      },
      trailers: (trailers) => {
        this.#isOver = true;
        this.#events.trailers(trailers);
      },
    });
    if (endOfStream) {
      this.#isOver = true;
      this.#body.discard();
    }
    this.#events.headers([...allHeaders, ...this.#serviceTime()], endOfStream);
  }

  /** Envoy's router says so to whoever asked, plugins included, unless the answer came before the end of the request. */
  #serviceTime(): HeaderList {
    if (this.#sentAt === undefined) return [];
    return [["x-envoy-upstream-service-time", String(Math.round(performance.now() - this.#sentAt))]];
  }

  failed(reason: ResetReason): void {
    this.#fail(reason);
  }

  /** Sends something that Node may refuse: a field that HTTP cannot carry, or a body of another length than said. */
  #try(send: () => void): void {
    if (this.#isOver) return;
    try {
      send();
    } catch {
      this.#request?.cancel();
      // Whoever is sending must have returned first.
      queueMicrotask(() => this.#fail("local reset"));
    }
  }

  #fail(reason: ResetReason | "local reset"): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#events.failed(reason);
  }
}
