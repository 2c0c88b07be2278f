import { FilterStatus, PeerType } from "../abi.js";
import { Body } from "../http/body.js";
import type { StreamInfo, StreamSide } from "../http/codec.js";
import { FilterState } from "../http/filter-state.js";
import type { RootContext } from "../root-context.js";
import type { TcpConnection, TcpSink } from "./connection.js";
import { TcpContext } from "./tcp-context.js";

const noBytes = new Uint8Array(0);

/** What has arrived from one side and not moved on: all filters see, and change, this very buffer. */
class Side {
  readonly data = new Body();
  /** The side has sent all that it will. */
  ended = false;
  /** The end has left the chain. */
  passedEnd = false;
  readonly #side: StreamSide;
  readonly #limit: number;
  readonly #sink: TcpSink;
  #isPaused = false;

  constructor(side: StreamSide, limit: number, sink: TcpSink) {
    this.#side = side;
    this.#limit = limit;
    this.#sink = sink;
  }

  take(chunk: Uint8Array, endOfStream: boolean): void {
    if (chunk.length > 0) this.data.append(chunk);
    this.ended ||= endOfStream;
  }

  /** Hands on all there is; the last chunk carries the end. */
  release(send: (chunk: Uint8Array, endOfStream: boolean) => void): void {
    const ends = this.ended && !this.passedEnd;
    this.passedEnd ||= ends;
    const chunks = this.data.chunks.filter((chunk) => chunk.length > 0);
    this.data.clear();
    if (chunks.length === 0 && ends) chunks.push(noBytes);
    for (const [i, chunk] of chunks.entries()) send(chunk, ends && i === chunks.length - 1);
  }

  /** Stops or starts reading from the side, as what is held is more than the limit or not. */
  regulate(): void {
    const isFull = this.data.length > this.#limit;
    if (isFull === this.#isPaused) return;
    this.#isPaused = isFull;
    if (isFull) this.#sink.pauseReading(this.#side);
    else this.#sink.resumeReading(this.#side);
  }
}

/**
 * One connection on its way through the filters of a chain, as Envoy's network filters see it. What the client sends
 * passes them first to last, what the upstream sends last to first. A filter that stops leaves the data where they
 * are: with the next data of that side all filters see the whole again, from the first on. What the client sent also
 * goes on, to the next filter, when the one that stopped says so.
 */
export class ChainConnection implements TcpConnection {
  readonly info: StreamInfo;
  readonly filterState = new FilterState();
  readonly downstream: Side;
  readonly upstream: Side;

  readonly #sink: TcpSink;
  readonly #filters: TcpContext[] = [];
  /** The filters have let the connection pass; before, as on Envoy, nothing is read from the client. */
  #isConnected = false;
  #isClosed = false;

  constructor(chain: Iterable<RootContext>, sink: TcpSink, info: StreamInfo, bufferLimit: number) {
    this.#sink = sink;
    this.info = info;
    this.downstream = new Side("downstream", bufferLimit, sink);
    this.upstream = new Side("upstream", bufferLimit, sink);
    for (const root of chain) {
      const isLeftOut = root.vm.trap !== undefined && root.plugin.failOpen;
      if (!isLeftOut) this.#filters.push(new TcpContext(root, this));
    }
  }

  open(): void {
    this.#passDown(0);
  }

  downstreamData(chunk: Uint8Array, endOfStream: boolean): void {
    if (this.#isClosed || this.downstream.ended) return;
    this.downstream.take(chunk, endOfStream);
    if (this.#isConnected) this.#passDown(0);
    if (endOfStream && this.upstream.passedEnd) this.close(PeerType.Remote);
    this.#loseUpstream();
  }

  upstreamData(chunk: Uint8Array, endOfStream: boolean): void {
    const { upstream } = this;
    if (this.#isClosed || upstream.ended) return;
    upstream.take(chunk, endOfStream);
    if (this.#passUp()) upstream.release((piece, end) => this.#sink.downstreamData(piece, end));
    upstream.regulate();
    if (upstream.passedEnd && this.downstream.ended) this.close(PeerType.Local);
    this.#loseUpstream();
  }

  /** Lets what the client sent go on after a filter. */
  continueAfter(filter: TcpContext): void {
    this.#passDown(this.#filters.indexOf(filter) + 1);
  }

  /** The proxy ends the connection: a filter asked for it, its VM is dead, or the upstream is gone. */
  closeByProxy(): void {
    if (this.#isClosed) return;
    this.#sink.closeConnection();
    this.close(PeerType.Local);
  }

  close(by: PeerType.Local | PeerType.Remote): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const filter of this.#filters) filter.close(by);
  }

  /** Where both sides have ended, the upstream's connection is gone, and with it what filters hold of its data. */
  #loseUpstream(): void {
    const { downstream, upstream } = this;
    if (upstream.ended && !upstream.passedEnd && downstream.passedEnd) this.closeByProxy();
  }

  /** Takes the client's connection, and what has come over it, through the filters from one of them on. */
  #passDown(first: number): void {
    const { downstream } = this;
    for (const filter of this.#filters.slice(first)) {
      if (this.#isClosed || filter.onNewConnection() === FilterStatus.StopIteration) return;
      if (this.#isClosed) return;
      const hasSomething = this.#isConnected && (downstream.data.length > 0 || downstream.ended);
      if (hasSomething && filter.onDownstreamData() === FilterStatus.StopIteration) {
        downstream.regulate();
        return;
      }
    }
    if (this.#isClosed) return;
    if (this.#isConnected) {
      downstream.release((chunk, end) => this.#sink.upstreamData(chunk, end));
      downstream.regulate();
      return;
    }
    this.#isConnected = true;
    this.#sink.connectUpstream();
    if (downstream.data.length > 0 || downstream.ended) this.#passDown(0);
  }

  /** Takes what the upstream sent through the filters; answers whether all of them let it go on. */
  #passUp(): boolean {
    for (const filter of this.#filters.toReversed()) {
      if (filter.onUpstreamData() === FilterStatus.StopIteration || this.#isClosed) return false;
    }
    return true;
  }
}
