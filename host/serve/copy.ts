import type { HeaderList } from "../http/codec.js";
import type { UpstreamPool, UpstreamRequest } from "./upstream.js";

/** What a copy's host ends with, before its port; as Envoy's. */
const SUFFIX = "-shadow";
/** An upstream that takes a copy more slowly than it comes may lag behind by so many bytes. */
const MOST_BEHIND = 1024 * 1024;

/** A copy of a request. Nobody waits for it or for the answer, and nothing that goes wrong with it is seen. */
export class Copy {
  #request: UpstreamRequest | null;
  #behind = 0;

  constructor(pool: UpstreamPool, headers: HeaderList, endOfStream: boolean) {
    const copied = headers.map(([name, value]): [string, string] => {
      return [name, name === ":authority" ? value.replace(/(:\d+)?$/, `${SUFFIX}$1`) : value];
    });
    const request = pool.send(copied, endOfStream, {
      connected: () => {},
      drain: () => {
        this.#behind = 0;
      },
      failed: () => {
        this.#request = null;
      },
      response: ({ body }) => void body.stream.resume(),
    });
    this.#request = endOfStream ? null : request;
  }

  sendData(chunk: Uint8Array): void {
    if (this.#request?.sendData(chunk) === false) this.#behind += chunk.length;
    if (this.#behind > MOST_BEHIND) this.cancel();
  }

  end(trailers: HeaderList): void {
    this.#request?.end(trailers);
    this.#request = null;
  }

  /** Breaks it off, if it is not all there yet. */
  cancel(): void {
    this.#request?.cancel();
    this.#request = null;
  }
}
