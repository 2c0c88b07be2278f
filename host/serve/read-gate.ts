import type { Readable } from "node:stream";

/** Why nothing is to be read: no connection behind it yet, a receiver that is slower, filters that hold too much. */
export type Hold = "connecting" | "receiver" | "filter";

/** Lets a connection be read from while nobody holds it. */
export class ReadGate {
  readonly #stream: Readable;
  readonly #holds = new Set<Hold>();

  constructor(stream: Readable) {
    this.#stream = stream;
  }

  hold(hold: Hold): void {
    this.#holds.add(hold);
    this.#stream.pause();
  }

  release(hold: Hold): void {
    if (this.#holds.delete(hold) && this.#holds.size === 0) this.#stream.resume();
  }
}
