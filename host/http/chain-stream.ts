import { GrpcStatus } from "../abi.js";
import type { RootContext } from "../root-context.js";
import { Body } from "./body.js";
import { RequestEnd, ResponseEnd } from "./chain-end.js";
import type { HeaderList, HttpStream, HttpStreamSink, StreamInfo } from "./codec.js";
import { FilterState } from "./filter-state.js";
import type { FilterStep } from "./filter-step.js";
import { HeaderMap } from "./headers.js";
import { HttpContext } from "./http-context.js";
import {
  formatLocalReply,
  type LocalReply,
  type RequestTraits,
  requestTraits,
  unknownRequest,
} from "./local-reply.js";
import { Pass, requestDirection, responseDirection, type Stage } from "./stage.js";

const noBytes = new Uint8Array(0);

/** One HTTP stream on its way through the filters of a chain: requests first to last, responses last to first. */
export class ChainStream implements HttpStream {
  readonly request: Pass;
  readonly response: Pass;
  readonly info: StreamInfo;
  readonly filterState = new FilterState();
  /** Milliseconds since 1970. */
  readonly startTime: number;
  /** Why a local reply was given. */
  responseDetails: string | undefined;

  readonly #sink: HttpStreamSink;
  readonly #filters: HttpContext[] = [];
  readonly #requestStage: Stage;
  readonly #responseStage: Stage;
  readonly #responseEnd: ResponseEnd;
  #traits: RequestTraits = unknownRequest;
  #answeredLocally = false;
  #isReset = false;
  readonly #loggers: readonly RootContext[];
  #closed = false;

  constructor(
    chain: Iterable<RootContext>,
    sink: HttpStreamSink,
    info: StreamInfo,
    startTime: number,
    loggers: readonly RootContext[] = [],
  ) {
    this.#loggers = loggers;
    this.#sink = sink;
    this.info = info;
    this.startTime = startTime;
    this.request = new Pass(requestDirection, sink);
    this.response = new Pass(responseDirection, sink);
    for (const root of chain) {
      const isLeftOut = root.vm.trap !== undefined && root.plugin.failOpen;
      if (!isLeftOut) this.#filters.push(new HttpContext(root, this));
    }
    const requestSteps = this.#filters.map((filter) => filter.request);
    const responseSteps = this.#filters.map((filter) => filter.response).reverse();
    this.#requestStage = link(requestSteps, new RequestEnd(this.request, sink));
    this.#responseEnd = new ResponseEnd(this.response, sink, () => this.#refuseResponse());
    this.#responseStage = link(responseSteps, this.#responseEnd);
  }

  get answeredLocally(): boolean {
    return this.#answeredLocally;
  }

  decodeHeaders(headers: HeaderList, endOfStream: boolean): void {
    if (this.request.aborted) return;
    this.request.headers = new HeaderMap(headers, "request");
    this.#traits = requestTraits(this.request.headers);
    this.#requestStage.headers(this.request.headers, endOfStream);
  }

  decodeData(chunk: Uint8Array, endOfStream: boolean): void {
    if (this.request.aborted) return;
    this.request.bodyBytes += chunk.length;
    this.#requestStage.data(new Body(chunk), endOfStream);
  }

  decodeTrailers(trailers: HeaderList): void {
    if (this.request.aborted) return;
    this.request.trailers = new HeaderMap(trailers, "trailers");
    this.#requestStage.trailers(this.request.trailers);
  }

  encodeHeaders(headers: HeaderList, endOfStream: boolean): void {
    if (this.#answeredLocally || this.response.aborted) return;
    this.response.headers = new HeaderMap(headers, "response");
    this.#responseStage.headers(this.response.headers, endOfStream);
  }

  encodeData(chunk: Uint8Array, endOfStream: boolean): void {
    if (this.#answeredLocally || this.response.aborted) return;
    this.response.bodyBytes += chunk.length;
    this.#responseStage.data(new Body(chunk), endOfStream);
  }

  encodeTrailers(trailers: HeaderList): void {
    if (this.#answeredLocally || this.response.aborted) return;
    this.response.trailers = new HeaderMap(trailers, "trailers");
    this.#responseStage.trailers(this.response.trailers);
  }

  /** Answers by itself. Once the client has seen the headers of such an answer, no other one counts. */
  replyLocally(reply: LocalReply): void {
    const alreadySeen = this.#answeredLocally && this.#responseEnd.started;
    if (!alreadySeen) this.#answer(reply);
  }

  /** A filter's VM is dead: the client gets a 503, or a reset where the response has begun. */
  fail(): void {
    this.#answer({
      status: 503,
      headers: [],
      body: noBytes,
      grpcStatus: GrpcStatus.Unavailable,
      details: "wasm_fail_stream",
    });
  }

  /** A filter that buffers got more body than the limit. */
  refuseBody(pass: Pass): void {
    const tooLarge = pass === this.request;
    this.replyLocally({
      status: tooLarge ? 413 : 500,
      headers: [],
      body: Buffer.from(tooLarge ? "Payload Too Large" : "Internal Server Error"),
      details: tooLarge ? "request_payload_too_large" : "response_payload_too_large",
    });
  }

  /** The filters left the response without a status. */
  #refuseResponse(): void {
    this.replyLocally({
      status: 502,
      headers: [],
      body: Buffer.from("missing required header: :status"),
      details: "missing_required_response_header",
    });
  }

  /** Ends the stream without an answer. */
  reset(reason: string): void {
    if (this.#isReset || this.#closed) return;
    this.#isReset = true;
    this.request.aborted = this.response.aborted = true;
    this.responseDetails ??= reason;
    if (!this.#answeredLocally) this.#sink.cancelUpstream();
    this.#sink.resetDownstream(reason);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.request.aborted = this.response.aborted = true;
    for (const filter of this.#filters) filter.log();
    for (const root of this.#loggers) root.logStream(this);
    for (const filter of this.#filters) filter.destroy();
  }

  /**
   * Sends a local reply the way Envoy does: through all filters as long as no response has arrived, around them
   * while the response is still inside the chain, and not at all, but as a reset, once the client has seen headers.
   */
  #answer(reply: LocalReply): void {
    if (this.#closed || this.#isReset) return;
    this.responseDetails = reply.details;
    if (this.#responseEnd.started) {
      this.reset(reply.details);
      return;
    }
    const insideChain = this.response.headers !== undefined;
    this.request.aborted = true;
    const { headers, body } = formatLocalReply(reply, this.#traits);
    this.response.headers = headers;
    if (!this.#answeredLocally) {
      this.#answeredLocally = true;
      this.#sink.cancelUpstream();
    }
    const stage = insideChain ? this.#responseEnd : this.#responseStage;
    stage.headers(headers, body === undefined);
    if (body) stage.data(new Body(body), true);
    if (insideChain) this.response.aborted = true;
  }
}

/** Ties steps together in order; answers the first stage. */
function link(steps: FilterStep[], last: Stage): Stage {
  let first = last;
  for (const step of steps.reverse()) {
    step.next = first;
    first = step;
  }
  return first;
}
