import { Duplex } from "node:stream";

/** What an end of a connection within the process says of the other side. */
export interface InnerAddress {
  remoteAddress?: string | undefined;
  remotePort?: number | undefined;
}

/**
 * One end of a connection that does not leave the process: what Envoy's internal listeners accept. What is written to one
 * end is read from the other, no faster than it is read. It has as much of a socket as Node's HTTP asks for.
 */
export class InnerSocket extends Duplex {
  readonly connecting = false;
  readonly remoteAddress: string | undefined;
  readonly remotePort: number | undefined;
  #peer!: InnerSocket;
  #hasEnd = false;
  /** Called when there is room at the other end for more. */
  #written: (() => void) | null = null;

  /** Both ends: one that is closed with the other side's end, as HTTP wants it, and one that may outlast it. */
  static pair(address: InnerAddress = {}): [closing: InnerSocket, halfOpen: InnerSocket] {
    const closing = new InnerSocket(false, address);
    const halfOpen = new InnerSocket(true, {});
    closing.#peer = halfOpen;
    halfOpen.#peer = closing;
    return [closing, halfOpen];
  }

  private constructor(allowHalfOpen: boolean, { remoteAddress, remotePort }: InnerAddress) {
    super({ allowHalfOpen });
    this.remoteAddress = remoteAddress;
    this.remotePort = remotePort;
  }

  override _read(): void {
    this.#peer.#hasRoom();
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, written: () => void): void {
    const peer = this.#peer;
    // As on a socket, what the other side does not want any more is lost without a word.
    if (peer.destroyed || peer.#hasEnd || peer.push(chunk)) written();
    else this.#written = written;
  }

  override _final(finished: () => void): void {
    this.#peer.#end();
    finished();
  }

  override _destroy(error: Error | null, destroyed: (error: Error | null) => void): void {
    this.#hasRoom();
    this.#peer.#lose(this.writableFinished);
    destroyed(error);
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setTimeout(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  #hasRoom(): void {
    const written = this.#written;
    this.#written = null;
    written?.();
  }

  #end(): void {
    if (this.#hasEnd || this.destroyed) return;
    this.#hasEnd = true;
    this.push(null);
  }

  /** The other end is gone: with its end sent this one may read on up to there, else it is broken off. */
  #lose(wasFinished: boolean): void {
    if (this.destroyed) return;
    this.#hasRoom();
    if (!wasFinished || this.readableEnded) {
      this.destroy();
      return;
    }
    this.once("end", () => this.destroy());
  }
}
