import type { Clock } from "../clock.js";
import type { HeaderList } from "../http/codec.js";
import { HeaderMap } from "../http/headers.js";
import { formatLocalReply, requestTraits } from "../http/local-reply.js";
import { CONNECT_ERROR, UPSTREAM_TIMEOUT_TEXT } from "../serve/answers.js";
import type { Cluster, ClusterEvents, ClusterExchange, ClusterFailure } from "./cluster.js";

/** What a callout gets to see. Nothing comes after the end or after `reset`. */
export interface RouteEvents {
  headers(headers: HeaderMap, endOfStream: boolean): void;
  data(chunk: Uint8Array, endOfStream: boolean): void;
  trailers(trailers: HeaderMap): void;
  /** The answer breaks off after it had begun. */
  reset(): void;
}

/** A request of a plugin's and where it goes. */
export interface RoutedRequest {
  cluster: Cluster;
  clusterName: string;
  headers: HeaderMap;
  /** Milliseconds from the end of the request to the end of the answer, 0 for no limit. */
  timeout: number;
}

/**
 * A callout's way to its cluster, as through Envoy's router: a server that cannot be reached is answered for with a
 * 503, one that is too slow with a 504; only an answer that had begun is reset.
 */
export class Route implements ClusterEvents {
  readonly #request: RoutedRequest;
  readonly #clock: Clock;
  readonly #events: RouteEvents;
  readonly #exchange: ClusterExchange;
  /** Where the answer comes from, in the words of Envoy's response code details. */
  details = "via_upstream";
  #stopTimer: (() => void) | undefined;
  #hasBegun = false;
  #isOver = false;
  #isSent = false;

  constructor(request: RoutedRequest, endOfStream: boolean, clock: Clock, events: RouteEvents) {
    this.#request = request;
    this.#clock = clock;
    this.#events = events;
    const { cluster, clusterName, headers, timeout } = request;
    this.#exchange = cluster.open(
      { cluster: clusterName, headers: headers.list, endOfStream, timeout },
      this,
    );
    if (endOfStream) this.#awaitAnswer();
  }

  /** Without effect once the request is sent, or the answer complete. */
  sendData(chunk: Uint8Array, endOfStream: boolean): void {
    if (this.#isSent || this.#isOver) return;
    this.#exchange.data(chunk, endOfStream);
    if (endOfStream) this.#awaitAnswer();
  }

  sendTrailers(trailers: HeaderList): void {
    this.#exchange.trailers(trailers);
    this.#awaitAnswer();
  }

  /** Nothing comes any more. Idempotent. */
  cancel(): void {
    if (this.#isOver) return;
    this.#end();
    this.#exchange.cancel();
  }

  headers(headers: HeaderList, endOfStream: boolean): void {
    if (this.#isOver || this.#hasBegun) return;
    this.#hasBegun = true;
    if (endOfStream) this.#end();
    this.#events.headers(new HeaderMap(headers, "response"), endOfStream);
  }

  data(chunk: Uint8Array, endOfStream: boolean): void {
    if (this.#isOver) return;
    if (endOfStream) this.#end();
    this.#events.data(chunk, endOfStream);
  }

  trailers(trailers: HeaderList): void {
    if (this.#isOver) return;
    this.#end();
    this.#events.trailers(new HeaderMap(trailers, "trailers"));
  }

  failed(reason: ClusterFailure): void {
    if (this.#isOver) return;
    const cause = reason.replaceAll(" ", "_");
    this.#giveUp(503, CONNECT_ERROR + reason, `upstream_reset_before_response_started{${cause}}`);
  }

  #awaitAnswer(): void {
    this.#isSent = true;
    const { timeout } = this.#request;
    if (timeout === 0 || this.#isOver) return;
    this.#stopTimer = this.#clock.after(timeout, () => {
      this.#exchange.cancel();
      this.#giveUp(504, UPSTREAM_TIMEOUT_TEXT, "response_timeout");
    });
  }

  #giveUp(status: number, text: string, details: string): void {
    this.#end();
    if (this.#hasBegun) {
      this.#events.reset();
      return;
    }
    this.details = details;
    const reply = { status, headers: [], body: Buffer.from(text), details };
    const { headers, body } = formatLocalReply(reply, requestTraits(this.#request.headers));
    this.#events.headers(headers, body === undefined);
    if (body) this.#events.data(body, true);
  }

  #end(): void {
    this.#isOver = true;
    this.#stopTimer?.();
  }
}
