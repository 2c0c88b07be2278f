import { DataStatus, HeadersStatus, TrailersStatus } from "../abi.js";
import { ConstantBuffer, type GuestBuffer } from "../buffer.js";
import { Body } from "./body.js";
import { HeaderMap } from "./headers.js";
import type { HttpContext } from "./http-context.js";
import type { Direction, Pass, Stage } from "./stage.js";

/** How a step treats what arrives. */
enum Flow {
  /** Each frame goes to the filter, then on. */
  Open,
  /** Each frame still goes to the filter, but none goes on. */
  Paused,
  /** The filter stopped at the headers: what follows is held and not shown to it. */
  Frozen,
}

/** What happens when the held body exceeds the limit. */
enum Overflow {
  /** Reading from the source stops. */
  Watermark,
  /** The stream is answered with an error. */
  Refuse,
}

/**
 * One filter's place in one direction. It shows each frame to the filter, and passes it on or holds it as the
 * filter's status says, by Envoy's rules:
 *
 * - Headers are alive for the guest until its headers callback returns `Continue`, trailers likewise.
 * - While the filter answers `StopIterationAndBuffer`, the held body grows and is what the guest sees and changes.
 * - With `StopIterationAndWatermark` it sees each part once; with `StopIterationNoBuffer` the part is dropped.
 * - Going on passes what was held: to the filter itself first if it stopped at the headers, else to the next one.
 */
export class FilterStep implements Stage {
  /** Set when the chain is built. */
  next!: Stage;

  readonly #context: HttpContext;
  readonly #pass: Pass;
  readonly #limit: number;

  // What the guest sees.
  #visibleHeaders: HeaderMap | undefined;
  #visibleBody: GuestBuffer | undefined;
  #visibleTrailers: HeaderMap | undefined;
  #mayAddTrailers = false;
  #headersShown = false;
  #passedBody: GuestBuffer | undefined;

  // What the step has and has not passed on.
  #flow = Flow.Open;
  #overflow = Overflow.Watermark;
  #overfull = false;
  #headers: HeaderMap | undefined;
  #held: Body | undefined;
  /** The next part of the body joins the held one before the filter sees it. */
  #accumulating = false;
  #trailers: HeaderMap | undefined;
  #trailersShown = false;
  #ended = false;

  constructor(context: HttpContext, pass: Pass, limit: number) {
    this.#context = context;
    this.#pass = pass;
    this.#limit = limit;
  }

  get direction(): Direction {
    return this.#pass.direction;
  }

  /** The guest holds back what arrives. */
  get isHolding(): boolean {
    return this.#flow !== Flow.Open;
  }

  /** The headers, while the guest may touch them. */
  get visibleHeaders(): HeaderMap | undefined {
    return this.#visibleHeaders;
  }

  /** The trailers, while the guest may touch them. */
  get visibleTrailers(): HeaderMap | undefined {
    return this.#visibleTrailers;
  }

  /** The headers, if the guest has been shown them. */
  get passedHeaders(): HeaderMap | undefined {
    return this.#headersShown ? this.#pass.headers : undefined;
  }

  /** The trailers, if the guest has been shown them. */
  get passedTrailers(): HeaderMap | undefined {
    return this.#trailersShown ? this.#pass.trailers : undefined;
  }

  /** The body, while the guest may touch it. */
  get visibleBody(): GuestBuffer | undefined {
    return this.#visibleBody;
  }

  /** The part of the body that the guest was shown last, kept where the rule of dead buffers is off. */
  get passedBody(): GuestBuffer | undefined {
    return this.#passedBody;
  }

  /** The trailers, created if the guest is being shown the end of the body. */
  addTrailers(): HeaderMap | undefined {
    if (!this.#visibleTrailers && this.#mayAddTrailers) {
      this.#trailers = this.#visibleTrailers = this.#pass.trailers = new HeaderMap([], "trailers");
      this.#trailersShown = true;
    }
    return this.#visibleTrailers;
  }

  /** Takes everything out of the guest's sight, but for a body that is being buffered: that stays until it is sent. */
  hide(): void {
    this.#visibleHeaders = this.#visibleTrailers = undefined;
    if (!this.#accumulating) this.#visibleBody = undefined;
  }

  headers(headers: HeaderMap, endOfStream: boolean): void {
    if (this.#pass.aborted) return;
    if (this.#context.isSkipped) this.next.headers(headers, endOfStream);
    else this.#showHeaders(headers, endOfStream);
  }

  data(body: Body, endOfStream: boolean): void {
    if (this.#pass.aborted) return;
    if (this.#context.isSkipped) {
      this.next.data(body, endOfStream);
      return;
    }
    this.#ended ||= endOfStream;
    const gathers = this.#flow === Flow.Frozen || this.#accumulating;
    if (gathers) this.#hold(body);
    if (this.#flow === Flow.Frozen || this.#pass.aborted) return;
    this.#showBody(gathers ? this.#held! : body, endOfStream);
  }

  trailers(trailers: HeaderMap): void {
    if (this.#pass.aborted) return;
    if (this.#context.isSkipped) {
      this.next.trailers(trailers);
      return;
    }
    this.#ended = true;
    this.#trailers = trailers;
    if (this.#flow !== Flow.Frozen) this.#showTrailers(trailers);
  }

  /** Goes on after a stop; does nothing if there was none. */
  resume(): void {
    if (this.#pass.aborted || this.#flow === Flow.Open) return;
    const wasFrozen = this.#flow === Flow.Frozen;
    this.#flow = Flow.Open;
    const body = this.#release();
    const endsWithHeaders = this.#passHeaders(body === undefined);
    if (body && wasFrozen) this.data(body, this.#endsWithBody);
    else if (body) this.next.data(body, this.#endsWithBody);
    else if (this.#endsWithBody && !endsWithHeaders) this.next.data(new Body(), true);
    if (this.#trailers && !this.#trailersShown) this.#showTrailers(this.#trailers);
    else this.#passTrailers();
  }

  #showHeaders(headers: HeaderMap, endOfStream: boolean): void {
    this.#ended = endOfStream;
    this.#visibleHeaders = headers;
    this.#headersShown = true;
    const status = this.#context.onHeaders(this.#pass.direction, headers.size, endOfStream);
    if (status === undefined) return;
    if (status === HeadersStatus.Continue) {
      this.#visibleHeaders = undefined;
      this.#context.vm.runDeferred();
      this.next.headers(headers, endOfStream);
      return;
    }
    const refuses = status === HeadersStatus.StopAllIterationAndBuffer;
    this.#headers = headers;
    this.#flow = status === HeadersStatus.StopIteration ? Flow.Paused : Flow.Frozen;
    this.#overflow = refuses ? Overflow.Refuse : Overflow.Watermark;
    this.#context.vm.runDeferred();
  }

  /** Shows a part of the body, or all that has gathered, and acts on the filter's status. */
  #showBody(body: Body, endOfStream: boolean): void {
    this.#visibleBody = body;
    this.#mayAddTrailers = endOfStream;
    const status = this.#context.onBody(this.#pass.direction, body.length, endOfStream);
    this.#mayAddTrailers = false;
    if (status === undefined) return;
    this.#accumulating = status === DataStatus.StopIterationAndBuffer;
    if (status === DataStatus.Continue) {
      this.#letGo(body, endOfStream);
      return;
    }
    this.#flow = Flow.Paused;
    this.#keep(status, body);
    this.#context.vm.runDeferred();
  }

  #showTrailers(trailers: HeaderMap): void {
    this.#trailersShown = true;
    this.#visibleTrailers = trailers;
    const status = this.#context.onTrailers(this.#pass.direction, trailers.size);
    if (status === undefined) return;
    const wasPaused = this.#flow === Flow.Paused;
    const stops = status === TrailersStatus.StopIteration;
    if (stops) this.#flow = Flow.Paused;
    else this.#visibleTrailers = undefined;
    this.#context.vm.runDeferred();
    if (stops) return;
    if (wasPaused) this.resume();
    else this.#passTrailers();
  }

  /** The filter lets a part of the body go on, and with it everything that was held before. */
  #letGo(body: Body, endOfStream: boolean): void {
    this.#visibleBody = undefined;
    if (this.#context.vm.services.rules.isOff("deadBuffer")) this.#passedBody = copyOf(body);
    const wasPaused = this.#flow === Flow.Paused;
    if (wasPaused && body !== this.#held) this.#hold(body);
    this.#context.vm.runDeferred();
    if (wasPaused) {
      this.resume();
      return;
    }
    this.next.data(body, endOfStream && !this.#trailers);
    this.#passTrailers();
  }

  #keep(status: DataStatus, body: Body): void {
    if (status === DataStatus.StopIterationNoBuffer) {
      if (body !== this.#held) body.clear();
      return;
    }
    const buffers = status === DataStatus.StopIterationAndBuffer;
    this.#overflow = buffers ? Overflow.Refuse : Overflow.Watermark;
    if (body !== this.#held) this.#hold(body);
    this.#visibleBody = buffers ? this.#held : new Body();
  }

  /** The message is known to end without trailers. */
  get #endsWithBody(): boolean {
    return this.#ended && !this.#trailers;
  }

  /** Passes headers that were held; answers whether they ended the message. */
  #passHeaders(nothingHeld: boolean): boolean {
    const headers = this.#headers;
    if (!headers) return false;
    this.#headers = undefined;
    const end = nothingHeld && this.#endsWithBody;
    this.next.headers(headers, end);
    return end;
  }

  /** Passes trailers that the filter has seen and lets go. */
  #passTrailers(): void {
    const trailers = this.#trailers;
    if (!trailers || !this.#trailersShown || this.#flow !== Flow.Open) return;
    this.#trailers = undefined;
    this.next.trailers(trailers);
  }

  #hold(body: Body): void {
    this.#held ??= new Body();
    this.#held.take(body);
    if (this.#held.length <= this.#limit || this.#overfull) return;
    if (this.#overflow === Overflow.Refuse) {
      this.#context.stream.refuseBody(this.#pass);
    } else {
      this.#overfull = true;
      this.#pass.overfull();
    }
  }

  #release(): Body | undefined {
    const body = this.#held;
    this.#held = undefined;
    this.#accumulating = false;
    if (this.#overfull) this.#pass.drained();
    this.#overfull = false;
    return body;
  }
}

function copyOf(body: Body): GuestBuffer {
  const bytes = new Uint8Array(body.length);
  body.copyTo(bytes, 0, 0, bytes.length);
  return new ConstantBuffer(bytes);
}
