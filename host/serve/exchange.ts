import { randomUUID } from "node:crypto";
import type { HeaderList, HttpStream, HttpStreamSink, StreamInfo, StreamSide } from "../http/codec.js";
import { CONNECT_ERROR, IDLE_TIMEOUT_TEXT, UPSTREAM_TIMEOUT_TEXT } from "./answers.js";
import { BodyReader } from "./body-reader.js";
import type { ClientStream } from "./client-stream.js";
import { Copy } from "./copy.js";
import { fieldValue } from "./fields.js";
import { type RetryPolicy, readRouterHeaders, withoutRouterHeaders } from "./router-headers.js";
import { Tries, type TryEvents } from "./tries.js";
import type { ResetReason, UpstreamPool, UpstreamRequest, UpstreamResponse } from "./upstream.js";

/** An upstream that a request is routed to. */
export interface RoutedUpstream {
  name: string;
  /** Null where there is no such upstream. */
  pool: UpstreamPool | null;
  /** That of the upstream that a copy of the request goes to, if it goes to any. */
  copyPool?: UpstreamPool | undefined;
}

/** Whose `x-envoy-*` headers about tries and times are obeyed: those that filters set, or clients' own, too. */
export type RouterHeaderSource = "filters" | "clients";

/** What an exchange needs of the proxy. */
export interface ExchangeOptions {
  openChain(sink: HttpStreamSink, info: StreamInfo): HttpStream;
  /** Facts about the client's connection. */
  connection: StreamInfo;
  /** Null where nothing serves such a request. `state` reads the filter state `wasm.KEY`, which is empty if there is none. */
  route(headers: HeaderList, state: (key: string) => string): RoutedUpstream | null;
  /** Is told where the request goes, before it is sent there. */
  onRoute(upstream: string | null, headers: HeaderList): void;
  /** From the end of the request to the end of the response, in milliseconds; 0 for no limit. */
  upstreamTimeout: number;
  routerHeaders: RouterHeaderSource;
  /** Give a request an `x-request-id` that has none. */
  generatesRequestId: boolean;
  /** Without anything happening on the stream, in milliseconds; 0 for no limit. */
  streamIdleTimeout: number;
  /** Is told, in one line, what was wrong with an exchange that its client is not told. */
  onError(message: string): void;
  /** The exchange is over, and the filters have forgotten it. */
  onClose(): void;
}

/** One request and its response, between a client, the filter chain and an upstream. */
export class Exchange implements HttpStreamSink, TryEvents {
  readonly #client: ClientStream;
  readonly #options: ExchangeOptions;
  readonly #info: StreamInfo;
  readonly #chain: HttpStream;
  readonly #requestBody: BodyReader;
  readonly #idleTimer: NodeJS.Timeout | null;
  #upstreamTimer: NodeJS.Timeout | null = null;
  #upstreamTimeout: number;
  #upstream: UpstreamRequest | null = null;
  #copy: Copy | null = null;
  #responseBody: BodyReader | null = null;
  /** The chain has been given a response, from the upstream or in its stead. */
  #isAnswered = false;
  /** The response is broken off. */
  #isReset = false;
  #isClosed = false;

  constructor(client: ClientStream, options: ExchangeOptions) {
    this.#client = client;
    this.#options = options;
    this.#upstreamTimeout = options.upstreamTimeout;
    const headers = this.#takeRequest();
    this.#info = this.#describe(headers);
    this.#idleTimer = startTimer(options.streamIdleTimeout, () => this.#onIdle());
    // The filters may use the sink before this returns, so everything must be in place by then.
    this.#chain = options.openChain(this, this.#info);
    this.#requestBody = new BodyReader(client.body, {
      data: (chunk, endOfStream) => this.#active().decodeData(chunk, endOfStream),
      trailers: (trailers) => this.#active().decodeTrailers(trailers),
    });
    if (client.endOfStream) this.#requestBody.discard();
    this.#chain.decodeHeaders(headers, client.endOfStream);
  }

  /** Ends the exchange, whatever its state: the client is gone, or has its response. Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimer(this.#idleTimer);
    this.#dropUpstream();
    this.#requestBody.discard();
    this.#chain.close();
    this.#options.onClose();
  }

  // From the chain to the upstream.

  requestHeaders(headers: HeaderList, endOfStream: boolean): void {
    const missing = [":method", ":path"].find((name) => !fieldValue(headers, name));
    const state = (key: string) => this.#chain.filterState?.get([key])?.toString() ?? "";
    const routed = this.#options.route(headers, state);
    this.#options.onRoute(routed?.name ?? null, headers);
    if (missing !== undefined) this.#answerSoon(503, `missing required header: ${missing}`);
    else if (routed === null) this.#answerSoon(404, "");
    else if (routed.pool === null) this.#answerSoon(503, "");
    else this.#send(routed.name, routed.pool, routed.copyPool, headers, endOfStream);
  }

  requestData(chunk: Uint8Array, endOfStream: boolean): void {
    this.#toUpstream(() => {
      if (chunk.length > 0) this.#copy?.sendData(chunk);
      if (chunk.length > 0 && this.#upstream?.sendData(chunk) === false) this.#requestBody.hold("receiver");
      if (endOfStream) this.#copy?.end([]);
      if (endOfStream) this.#upstream?.end([]);
    });
    if (endOfStream) this.#awaitResponse();
  }

  requestTrailers(trailers: HeaderList): void {
    this.#toUpstream(() => {
      this.#copy?.end(trailers);
      this.#upstream?.end(trailers);
    });
    this.#awaitResponse();
  }

  cancelUpstream(): void {
    this.#dropUpstream();
    this.#requestBody.discard();
  }

  // From the upstream to the chain.

  connected(address: string, port: number): void {
    this.#info.upstreamAddress = address;
    this.#info.upstreamPort = port;
  }

  drain(): void {
    this.#requestBody.release("receiver");
  }

  response({ headers, endOfStream, body }: UpstreamResponse): void {
    this.#isAnswered = true;
    this.#responseBody = new BodyReader(body, {
      data: (chunk, isLast) => {
        if (isLast) clearTimer(this.#upstreamTimer);
        this.#active().encodeData(chunk, isLast);
      },
      trailers: (trailers) => {
        clearTimer(this.#upstreamTimer);
        this.#active().encodeTrailers(trailers);
      },
    });
    if (endOfStream) {
      clearTimer(this.#upstreamTimer);
      this.#responseBody.discard();
    }
    this.#active().encodeHeaders(headers, endOfStream);
  }

  failed(reason: ResetReason): void {
    if (this.#isAnswered) this.#resetClient();
    else this.#answer(503, CONNECT_ERROR + reason);
  }

  timedOut(): void {
    this.#expire(504, UPSTREAM_TIMEOUT_TEXT);
  }

  // From the chain to the client.

  responseHeaders(headers: HeaderList, endOfStream: boolean): void {
    this.#toClient(() => this.#client.sendHeaders(headers, endOfStream));
  }

  responseData(chunk: Uint8Array, endOfStream: boolean): void {
    this.#toClient(() => {
      if (chunk.length > 0 && !this.#client.sendData(chunk)) this.#responseBody?.hold("receiver");
      if (endOfStream) this.#client.end([]);
    });
  }

  responseTrailers(trailers: HeaderList): void {
    this.#toClient(() => this.#client.end(trailers));
  }

  resetDownstream(reason: string): void {
    this.#options.onError(reason);
    this.#resetClient();
  }

  pauseReading(side: StreamSide): void {
    if (side === "downstream") this.#requestBody.hold("filter");
    else this.#responseBody?.hold("filter");
  }

  resumeReading(side: StreamSide): void {
    if (side === "downstream") this.#requestBody.release("filter");
    else this.#responseBody?.release("filter");
  }

  /** Hooks into the client's stream, and returns the request's headers as the filters see them. */
  #takeRequest(): HeaderList {
    const { body, output, headers, endOfStream } = this.#client;
    output.once("finish", () => this.close());
    output.once("close", () => this.close());
    output.on("drain", () => this.#responseBody?.release("receiver"));
    // `close` follows each of them, and is all that matters.
    output.on("error", () => {});
    body.stream.on("error", () => {});
    // As Envoy does, before the filters, so that they need not know of it.
    const expectsContinue = fieldValue(headers, "expect")?.toLowerCase() === "100-continue";
    if (expectsContinue && !endOfStream) this.#client.sendContinue();
    const trusted = this.#options.routerHeaders === "clients" ? headers : withoutRouterHeaders(headers);
    const fields = trusted.filter(([name]) => name !== "expect" || !expectsContinue);
    return withProxyFields(fields, this.#options.generatesRequestId);
  }

  #describe(headers: HeaderList): StreamInfo {
    return {
      ...this.#options.connection,
      protocol: this.#client.protocol,
      requestId: fieldValue(headers, "x-request-id")!,
      startTime: new Date(),
      "xds.cluster_name": this.#options.route(headers, () => "")?.name,
    };
  }

  #send(
    name: string,
    pool: UpstreamPool,
    copyPool: UpstreamPool | undefined,
    chosen: HeaderList,
    endOfStream: boolean,
  ): void {
    this.#info["xds.cluster_name"] = name;
    const { timeout, retry } = readRouterHeaders(chosen);
    if (timeout !== undefined) this.#upstreamTimeout = timeout;
    const headers = withoutRouterHeaders(chosen);
    this.#toUpstream(() => {
      if (copyPool !== undefined) this.#copy = new Copy(copyPool, headers, endOfStream);
      this.#upstream = this.#sendTo(pool, headers, endOfStream, retry);
    });
    if (endOfStream) this.#awaitResponse();
  }

  #sendTo(
    pool: UpstreamPool,
    headers: HeaderList,
    endOfStream: boolean,
    retry: RetryPolicy,
  ): UpstreamRequest {
    if (retry.retries === 0 && retry.perTryTimeout === 0) return pool.send(headers, endOfStream, this);
    return new Tries(pool, headers, endOfStream, this, retry);
  }

  /** The chain; noting that something happens on the stream. */
  #active(): HttpStream {
    this.#idleTimer?.refresh();
    return this.#chain;
  }

  /**
   * Sends something that Node may refuse: a field with bytes that no field may have, or a body that is not as
   * long as its content-length says. Sent as it is, the upstream would take the rest for another request.
   */
  #toUpstream(send: () => void): void {
    if (this.#isClosed) return;
    try {
      send();
    } catch (error) {
      this.#options.onError(`request cannot be sent on: ${(error as Error).message}`);
      this.#dropUpstream();
      this.#answerSoon(503, `${CONNECT_ERROR}local reset`);
    }
  }

  /** As {@link #toUpstream}; there is no other answer left, however. */
  #toClient(send: () => void): void {
    if (this.#isClosed || this.#isReset) return;
    try {
      send();
    } catch (error) {
      this.resetDownstream(`response cannot be sent on: ${(error as Error).message}`);
    }
  }

  /** The whole request is sent. */
  #awaitResponse(): void {
    if (this.#upstream === null || this.#isClosed) return;
    this.#upstreamTimer = startTimer(this.#upstreamTimeout, () => this.#expire(504, UPSTREAM_TIMEOUT_TEXT));
  }

  #onIdle(): void {
    const hasRequest = this.#client.endOfStream || this.#client.body.stream.readableEnded;
    this.#expire(hasRequest ? 504 : 408, IDLE_TIMEOUT_TEXT);
  }

  #expire(status: number, text: string): void {
    if (this.#isAnswered || this.#chain.answeredLocally) this.#resetClient();
    else this.#answer(status, text);
  }

  /** From within the chain, which must not be entered a second time before it has returned. */
  #answerSoon(status: number, text: string): void {
    queueMicrotask(() => this.#answer(status, text));
  }

  /** Answers in the upstream's stead, through the chain. */
  #answer(status: number, text: string): void {
    if (this.#isClosed || this.#isAnswered || this.#chain.answeredLocally) return;
    this.#isAnswered = true;
    this.cancelUpstream();
    const headers: HeaderList = [[":status", String(status)]];
    if (text !== "") headers.push(["content-length", String(text.length)], ["content-type", "text/plain"]);
    const hasBody = text !== "" && fieldValue(this.#client.headers, ":method") !== "HEAD";
    this.#active().encodeHeaders(headers, !hasBody);
    if (hasBody) this.#active().encodeData(Buffer.from(text, "latin1"), true);
  }

  #resetClient(): void {
    this.#isReset = true;
    this.#client.reset();
  }

  #dropUpstream(): void {
    clearTimer(this.#upstreamTimer);
    this.#upstream?.cancel();
    this.#upstream = null;
    this.#copy?.cancel();
    this.#responseBody?.discard();
  }
}

/** What Envoy adds for the filters to see. */
function withProxyFields(headers: HeaderList, withId: boolean): HeaderList {
  const fields = [...headers];
  if (!fieldValue(headers, "x-forwarded-proto")) fields.push(["x-forwarded-proto", "http"]);
  if (withId && !fieldValue(headers, "x-request-id")) fields.push(["x-request-id", randomUUID()]);
  return fields;
}

function startTimer(milliseconds: number, callback: () => void): NodeJS.Timeout | null {
  return milliseconds > 0 ? setTimeout(callback, milliseconds) : null;
}

function clearTimer(timer: NodeJS.Timeout | null): void {
  if (timer !== null) clearTimeout(timer);
}
