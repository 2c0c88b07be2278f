import type { HeaderList } from "../http/codec.js";
import type { Cluster, ClusterEvents, ClusterExchange, ClusterFailure, ClusterRequest } from "./cluster.js";
import { encodeFrame, FrameReader } from "./grpc-frames.js";

/** Header fields as tests like to write them. */
type Fields = Record<string, string> | HeaderList;

/** What a test's server answers to an HTTP callout. */
export interface CalloutAnswer {
  /** Default 200. */
  status?: number;
  headers?: Fields;
  /** Text, as UTF-8, or bytes. */
  body?: string | Uint8Array;
  trailers?: Fields;
}

/** What becomes of the callouts to a {@link FakeCluster}. */
export interface FakeClusterOptions {
  /**
   * Answers an HTTP callout when it is complete; with undefined, or if left out, it waits to be answered by the test
   * ({@link FakeCluster.pending}).
   */
  http?(callout: Callout): CalloutAnswer | undefined | Promise<CalloutAnswer | undefined>;
  /** Is shown a gRPC call when it begins, and again each time a message has come, and when the caller has ended it. */
  grpc?(call: GrpcCallout): void;
  /** False for a cluster without a server that could answer: callouts fail at once. Default true. */
  isHealthy?: boolean;
}

/**
 * A cluster that a test answers for, in place of servers.
 *
 * ```ts
 * const auth = new FakeCluster({ http: () => ({ status: 403 }) });
 * const host = await Host.load({ plugins, clusters: { auth } });
 * const { response } = await exchange(host);
 * assert.equal(auth.callouts[0].header(":path"), "/check");
 * ```
 *
 * Functions given as options are called once the plugin's callback has returned; what a test says by hand
 * (`respond`, `sendMessage`) reaches the plugin before it returns.
 */
export class FakeCluster implements Cluster {
  /** The HTTP callouts so far, in order. May be emptied. */
  readonly callouts: Callout[] = [];
  /** The gRPC calls so far, in order. May be emptied. */
  readonly grpcCallouts: GrpcCallout[] = [];
  isHealthy: boolean;
  readonly #options: FakeClusterOptions;

  constructor(options: FakeClusterOptions = {}) {
    this.#options = options;
    this.isHealthy = options.isHealthy ?? true;
  }

  /** The HTTP callouts that have not been answered, in order. */
  get pending(): Callout[] {
    return this.callouts.filter(({ isPending }) => isPending);
  }

  open(request: ClusterRequest, events: ClusterEvents): ClusterExchange {
    const type = fieldOf(request.headers, "content-type") ?? "";
    if (type.startsWith("application/grpc")) {
      const call = new GrpcCallout(request, events, this.#options.grpc);
      this.grpcCallouts.push(call);
      return call.exchange;
    }
    const callout = new Callout(request, events, this.#options.http);
    this.callouts.push(callout);
    return callout.exchange;
  }
}

/** What HTTP callouts and gRPC calls have in common for a test. */
abstract class Received {
  /** The name that the plugin used. */
  readonly cluster: string;
  /** As sent, pseudo-headers first. */
  readonly headers: HeaderList;
  /** Milliseconds after which the host gives up, 0 for never. */
  readonly timeout: number;
  /** The caller has taken it back, or given it up. */
  isCanceled = false;
  protected readonly events: ClusterEvents;
  protected isAnswered = false;

  protected constructor({ cluster, headers, timeout }: ClusterRequest, events: ClusterEvents) {
    this.cluster = cluster;
    this.headers = headers.map(([name, value]) => [name, value]);
    this.timeout = timeout;
    this.events = events;
  }

  /** Neither answered nor taken back. */
  get isPending(): boolean {
    return !this.isAnswered && !this.isCanceled;
  }

  /** The first value of a header. */
  header(name: string): string | undefined {
    return fieldOf(this.headers, name);
  }

  /** The server cannot be reached. */
  refuse(): void {
    this.fail("remote connection failure");
  }

  /** The connection breaks, be it before an answer has begun or in the middle of one. */
  reset(): void {
    this.fail("connection termination");
  }

  private fail(reason: ClusterFailure): void {
    this.settle();
    this.events.failed(reason);
  }

  /** @throws Error when there is nothing to be answered any more */
  protected settle(): void {
    if (!this.isPending)
      throw new Error(`the callout is ${this.isCanceled ? "cancelled" : "answered"} already`);
    this.isAnswered = true;
  }
}

/** An HTTP callout as a test's server sees it. */
export class Callout extends Received {
  trailers: HeaderList | null = null;
  readonly exchange: ClusterExchange = {
    data: (chunk, endOfStream) => {
      this.#chunks.push(chunk);
      if (endOfStream) this.#complete();
    },
    trailers: (trailers) => {
      this.trailers = trailers;
      this.#complete();
    },
    cancel: () => {
      this.isCanceled = true;
    },
  };
  readonly #chunks: Uint8Array[] = [];
  readonly #answer: FakeClusterOptions["http"];

  constructor(request: ClusterRequest, events: ClusterEvents, answer: FakeClusterOptions["http"]) {
    super(request, events);
    this.#answer = answer;
    if (request.endOfStream) this.#complete();
  }

  get body(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** The body as UTF-8. */
  get text(): string {
    return this.body.toString();
  }

  /** Answers. The plugin has been shown the answer when this returns. */
  respond(answer: CalloutAnswer = {}): void {
    const { status = 200, headers = {}, body, trailers } = answer;
    this.settle();
    this.events.headers([[":status", String(status)], ...list(headers)], body === undefined && !trailers);
    if (body !== undefined) this.events.data(Buffer.from(body as Uint8Array), !trailers);
    if (trailers) this.events.trailers(list(trailers));
  }

  /** Begins an answer that {@link reset} may then break off, or `timeout` end. */
  begin(status = 200, headers: Fields = {}): void {
    this.events.headers([[":status", String(status)], ...list(headers)], false);
  }

  #complete(): void {
    if (!this.#answer) return;
    queueMicrotask(async () => {
      const answer = await this.#answer?.(this);
      if (answer && this.isPending) this.respond(answer);
    });
  }
}

/** A gRPC call as a test's server sees it. */
export class GrpcCallout extends Received {
  /** The messages so far, in order. */
  readonly messages: Buffer[] = [];
  /** The caller has said all that it has to say. */
  hasEnded = false;
  readonly exchange: ClusterExchange = {
    data: (chunk, endOfStream) => {
      this.#frames.read(chunk, (message) => this.messages.push(message));
      this.hasEnded ||= endOfStream;
      this.#tell();
    },
    trailers: () => {},
    cancel: () => {
      this.isCanceled = true;
    },
  };
  readonly #frames = new FrameReader();
  readonly #listener: FakeClusterOptions["grpc"];
  #hasBegun = false;
  #isTelling = false;

  constructor(request: ClusterRequest, events: ClusterEvents, listener: FakeClusterOptions["grpc"]) {
    super(request, events);
    this.#listener = listener;
    this.#tell();
  }

  /** Full name of the service. */
  get service(): string {
    return this.header(":path")!.split("/")[1] ?? "";
  }

  get method(): string {
    return this.header(":path")!.split("/")[2] ?? "";
  }

  /** Sends headers, which the first message does otherwise. At most once. */
  sendInitialMetadata(metadata: Fields = {}): void {
    this.#hasBegun = true;
    this.events.headers([[":status", "200"], ["content-type", "application/grpc"], ...list(metadata)], false);
  }

  sendMessage(message: string | Uint8Array): void {
    if (!this.#hasBegun) this.sendInitialMetadata();
    this.events.data(encodeFrame(Buffer.from(message as Uint8Array)), false);
  }

  /** Ends the call with a status; before any message or metadata with headers alone, as servers do. */
  close(status: number, message = "", metadata: Fields = {}): void {
    this.settle();
    const trailers: HeaderList = [["grpc-status", String(status)]];
    if (message !== "") trailers.push(["grpc-message", message]);
    trailers.push(...list(metadata));
    if (this.#hasBegun) this.events.trailers(trailers);
    else this.events.headers([[":status", "200"], ["content-type", "application/grpc"], ...trailers], true);
  }

  /** Answers a unary call. */
  reply(message: string | Uint8Array): void {
    this.sendMessage(message);
    this.close(0);
  }

  #tell(): void {
    if (!this.#listener || this.#isTelling) return;
    this.#isTelling = true;
    queueMicrotask(() => {
      this.#isTelling = false;
      if (this.isPending) this.#listener?.(this);
    });
  }
}

function list(fields: Fields): HeaderList {
  const entries = Array.isArray(fields) ? fields : Object.entries(fields);
  return entries.map(([name, value]) => [name.toLowerCase(), value]);
}

function fieldOf(fields: HeaderList, name: string): string | undefined {
  return fields.find((field) => field[0] === name)?.[1];
}
