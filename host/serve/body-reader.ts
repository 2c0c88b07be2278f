import type { HeaderList } from "../http/codec.js";
import type { IncomingBody } from "./incoming-body.js";

/** What takes a body, chunk by chunk. The last call has `endOfStream`, or is `trailers`. */
export interface BodySink {
  data(chunk: Uint8Array, endOfStream: boolean): void;
  trailers(trailers: HeaderList): void;
}

/** Who asked for a pause. Reading goes on when nobody holds it. */
export type Holder = "filter" | "receiver";

const EMPTY = new Uint8Array(0);

/**
 * Reads a message's body into a sink, as fast as its holders allow. As in Envoy the end comes by itself, after
 * the last chunk: as an empty chunk or as the trailers. A body that breaks off has no end.
 */
export class BodyReader {
  readonly #body: IncomingBody;
  readonly #holders = new Set<Holder>();
  #sink: BodySink | null;

  constructor(body: IncomingBody, sink: BodySink) {
    this.#body = body;
    this.#sink = sink;
    body.stream.on("data", (chunk: Uint8Array) => this.#sink?.data(chunk, false));
    body.stream.once("end", () => this.#end());
  }

  hold(holder: Holder): void {
    if (this.#sink === null) return;
    this.#holders.add(holder);
    this.#body.stream.pause();
  }

  release(holder: Holder): void {
    if (this.#holders.delete(holder) && this.#holders.size === 0) this.#body.stream.resume();
  }

  /** Nobody wants the rest: it is read and dropped, so that the connection can go on. */
  discard(): void {
    this.#sink = null;
    this.#holders.clear();
    this.#body.stream.resume();
  }

  #end(): void {
    if (!this.#body.isWhole()) return;
    const trailers = this.#body.trailers();
    if (trailers.length > 0) this.#sink?.trailers(trailers);
    else this.#sink?.data(EMPTY, true);
  }
}
