// A connection of the HTTP/2 guest as a stream that Node's own HTTP/2 can talk through.

import { Duplex } from "node:stream";
import type { Http2Event, Http2Guest } from "../fuzz/http2-guest.js";

/** The largest piece that the guest is given at once. */
const PIECE = 1 << 20;

export class GuestDuplex extends Duplex {
  /** Everything that the guest told. */
  readonly events: Http2Event[] = [];
  /** Everything that it was sent. */
  readonly received: Buffer[] = [];
  readonly #guest: Http2Guest;
  #told = (): void => {};

  constructor(guest: Http2Guest) {
    super({ allowHalfOpen: false });
    this.#guest = guest;
    this.flush();
  }

  /** The first event like that, once it has come. */
  async event(wanted: (event: Http2Event) => boolean): Promise<Http2Event> {
    while (true) {
      const found = this.events.find(wanted);
      if (found) return found;
      await new Promise<void>((resolve) => {
        this.#told = resolve;
      });
    }
  }

  /** Sends what the guest has to send: later, for Node must not be given bytes while it gives some. */
  flush(): void {
    const output = this.#guest.takeOutput();
    if (output.length === 0) return;
    setImmediate(() => {
      if (!this.destroyed) this.push(output);
    });
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    try {
      for (let at = 0; at < chunk.length; at += PIECE) this.#receive(chunk.subarray(at, at + PIECE));
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _final(done: () => void): void {
    this.push(null);
    done();
  }

  #receive(piece: Buffer): void {
    this.received.push(Buffer.from(piece));
    const isOpen = this.#guest.receive(piece);
    this.events.push(...this.#guest.takeEvents());
    this.#told();
    this.flush();
    this.#guest.exports.collect();
    if (!isOpen) throw new Error(`the guest's connection has failed: ${this.#guest.error}`);
  }
}
