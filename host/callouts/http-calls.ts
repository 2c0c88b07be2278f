import { Status } from "../abi.js";
import { ConstantBuffer, type GuestBuffer } from "../buffer.js";
import type { HeaderList } from "../http/codec.js";
import { HeaderMap } from "../http/headers.js";
import type { RootContext } from "../root-context.js";
import { type CalloutResult, type CalloutStatus, refused } from "./result.js";
import { Route, type RouteEvents } from "./route.js";

/** An HTTP callout as a plugin asks for it. */
export interface HttpCallRequest {
  cluster: string;
  headers: HeaderList;
  body: Uint8Array;
  trailers: HeaderList;
  /** Milliseconds; 0 for no limit. */
  timeout: number;
}

/** A whole answer. */
export interface HttpCallResponse {
  headers: HeaderMap;
  body: GuestBuffer;
  trailers: HeaderMap | undefined;
}

/** Without one of these a callout is refused. */
const REQUIRED = [":path", ":method", ":authority"];
/** Most bytes of an answer's body; one that is longer is broken off. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** The HTTP callouts of a root context. */
export class HttpCalls {
  /** The answer that the guest is being shown. */
  visible: HttpCallResponse | undefined;
  readonly #root: RootContext;
  readonly #status: CalloutStatus;
  readonly #calls = new Map<number, Route>();

  constructor(root: RootContext, status: CalloutStatus) {
    this.#root = root;
    this.#status = status;
  }

  send({ cluster: clusterName, headers: fields, body, trailers, timeout }: HttpCallRequest): CalloutResult {
    const { services, calloutTokens } = this.#root.vm;
    const cluster = services.clusters.get(clusterName);
    if (timeout < 0 || !cluster) return refused(Status.BadArgument);
    const headers = new HeaderMap([], "request");
    for (const [name, value] of fields) headers.add(name, value);
    if (REQUIRED.some((name) => headers.get(name) === undefined)) return refused(Status.BadArgument);
    if (body.length > 0) headers.set("content-length", String(body.length));

    const token = calloutTokens.nextHttpCall();
    if (!cluster.isHealthy) return refused(Status.InternalFailure);
    const hasTrailers = trailers.length > 0;
    const isBare = body.length === 0 && !hasTrailers;
    const answer = new AnswerCollector((response) => this.#answered(token, response));
    const route = new Route({ cluster, clusterName, headers, timeout }, isBare, services.clock, answer);
    this.#calls.set(token, route);
    if (body.length > 0) route.sendData(body, !hasTrailers);
    if (hasTrailers) route.sendTrailers(trailers);
    return { status: Status.Ok, token };
  }

  /** Of the calls without an answer. */
  get tokens(): number[] {
    return [...this.#calls.keys()];
  }

  /** Drops what is outstanding. */
  close(): void {
    for (const route of this.#calls.values()) route.cancel();
    this.#calls.clear();
  }

  #answered(token: number, response: HttpCallResponse | null): void {
    this.#root.vm.whenIdle(() => this.#show(token, response));
  }

  /** Shows an answer to the guest, null for one that broke off. */
  #show(token: number, response: HttpCallResponse | null): void {
    const route = this.#calls.get(token);
    if (!route) return;
    this.#calls.delete(token);
    route.cancel();
    if (response) {
      this.visible = response;
    } else {
      this.#status.code = Status.BrokenConnection;
      this.#status.message = "reset";
    }
    const sizes = [response?.headers.size ?? 0, response?.body.length ?? 0, response?.trailers?.size ?? 0];
    this.#root.notify("proxy_on_http_call_response", [token, ...sizes], () => {
      this.visible = undefined;
      this.#status.message = "";
    });
  }
}

/** Gathers an answer and hands it over when it is whole; null if it breaks off or is too long. */
class AnswerCollector implements RouteEvents {
  readonly #done: (response: HttpCallResponse | null) => void;
  readonly #chunks: Uint8Array[] = [];
  #size = 0;
  #headers!: HeaderMap;

  constructor(done: (response: HttpCallResponse | null) => void) {
    this.#done = done;
  }

  headers(headers: HeaderMap, endOfStream: boolean): void {
    this.#headers = headers;
    if (endOfStream) this.#finish(undefined);
  }

  data(chunk: Uint8Array, endOfStream: boolean): void {
    this.#size += chunk.length;
    if (this.#size > MAX_BODY_BYTES) {
      this.#done(null);
      return;
    }
    this.#chunks.push(chunk);
    if (endOfStream) this.#finish(undefined);
  }

  trailers(trailers: HeaderMap): void {
    this.#finish(trailers);
  }

  reset(): void {
    this.#done(null);
  }

  #finish(trailers: HeaderMap | undefined): void {
    const body = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
    this.#done({ headers: this.#headers, body: new ConstantBuffer(body), trailers });
  }
}
