import type { Readable } from "node:stream";
import type { HeaderList } from "../http/codec.js";

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
 * the last chunk: as an empty chunk or as the trailers.
 */
export class BodyReader {
  readonly #source: Readable;
  readonly #trailers: () => HeaderList;
  readonly #holders = new Set<Holder>();
  #sink: BodySink | null;

  /** @param trailers is asked for the trailers when the body has ended */
  constructor(source: Readable, trailers: () => HeaderList, sink: BodySink) {
    this.#source = source;
    this.#trailers = trailers;
    this.#sink = sink;
    source.on("data", (chunk: Uint8Array) => this.#sink?.data(chunk, false));
    source.once("end", () => this.#end());
  }

  hold(holder: Holder): void {
    if (this.#sink === null) return;
    this.#holders.add(holder);
    this.#source.pause();
  }

  release(holder: Holder): void {
    if (this.#holders.delete(holder) && this.#holders.size === 0) this.#source.resume();
  }

  /** Nobody wants the rest: it is read and dropped, so that the connection can go on. */
  discard(): void {
    this.#sink = null;
    this.#holders.clear();
    this.#source.resume();
  }

  #end(): void {
    const trailers = this.#trailers();
    if (trailers.length > 0) this.#sink?.trailers(trailers);
    else this.#sink?.data(EMPTY, true);
  }
}
