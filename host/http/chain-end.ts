import type { Body } from "./body.js";
import type { HttpStreamSink } from "./codec.js";
import type { HeaderMap } from "./headers.js";
import type { Pass, Stage } from "./stage.js";

const noBytes = new Uint8Array(0);

/** Where requests leave the chain for the upstream. */
export class RequestEnd implements Stage {
  readonly #pass: Pass;
  readonly #sink: HttpStreamSink;

  constructor(pass: Pass, sink: HttpStreamSink) {
    this.#pass = pass;
    this.#sink = sink;
  }

  headers(headers: HeaderMap, endOfStream: boolean): void {
    if (!this.#pass.aborted) this.#sink.requestHeaders(headers.list, endOfStream);
  }

  data(body: Body, endOfStream: boolean): void {
    passChunks(body, endOfStream, this.#pass, (chunk, end) => this.#sink.requestData(chunk, end));
  }

  trailers(trailers: HeaderMap): void {
    if (!this.#pass.aborted) this.#sink.requestTrailers(trailers.list);
  }
}

/** Where responses leave the chain for the client. */
export class ResponseEnd implements Stage {
  /** The client has been sent headers, which cannot be taken back. */
  started = false;
  readonly #pass: Pass;
  readonly #sink: HttpStreamSink;
  readonly #refuse: () => void;

  /** `refuse` is called for headers without `:status`, which no client could be sent. */
  constructor(pass: Pass, sink: HttpStreamSink, refuse: () => void) {
    this.#pass = pass;
    this.#sink = sink;
    this.#refuse = refuse;
  }

  headers(headers: HeaderMap, endOfStream: boolean): void {
    if (this.#pass.aborted) return;
    if (headers.get(":status") === undefined) {
      this.#refuse();
      return;
    }
    this.started = true;
    this.#sink.responseHeaders(headers.list, endOfStream);
  }

  data(body: Body, endOfStream: boolean): void {
    passChunks(body, endOfStream, this.#pass, (chunk, end) => this.#sink.responseData(chunk, end));
  }

  trailers(trailers: HeaderMap): void {
    if (!this.#pass.aborted) this.#sink.responseTrailers(trailers.list);
  }
}

/** Hands the chunks of a body on. An empty body matters only as the end. */
function passChunks(
  body: Body,
  endOfStream: boolean,
  pass: Pass,
  send: (chunk: Uint8Array, end: boolean) => void,
): void {
  const chunks = body.chunks.filter((chunk) => chunk.length > 0);
  if (chunks.length === 0 && endOfStream) chunks.push(noBytes);
  for (const [i, chunk] of chunks.entries()) {
    if (pass.aborted) return;
    send(chunk, endOfStream && i === chunks.length - 1);
  }
}
