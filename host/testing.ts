import type { Clock } from "./clock.js";
import type { Host } from "./host.js";
import type { HeaderList, HttpStream, HttpStreamSink, StreamInfo, StreamSide } from "./http/codec.js";
import type { LogRecord } from "./options.js";
import type { RuleReport } from "./rules/rule.js";
import { whenGivenUp } from "./testing/stalled.js";
import type { TraceRecord } from "./trace/record.js";

export {
  Callout,
  type CalloutAnswer,
  FakeCluster,
  type FakeClusterOptions,
  GrpcCallout,
} from "./callouts/fake-cluster.js";
export { type ConnectionOptions, connection, ReceivedData, TestConnection } from "./tcp/test-connection.js";

export { assertHeaders, type ExpectedHeader } from "./testing/headers.js";
export { type LeakCheckOptions, leakCheck } from "./testing/leak-check.js";
export {
  describeMishap,
  type FoundTrap,
  type Mishap,
  NeverTrapsError,
  type NeverTrapsOptions,
  type NeverTrapsReport,
  neverTraps,
} from "./testing/never-traps.js";
export { assertSnapshot, traceSnapshot } from "./testing/snapshot.js";

/*
 * Sends one exchange through a host's chain without any socket: a test says what the client sends and what the
 * upstream answers, and sees what came out on either side.
 */

/** Header fields as tests like to write them. */
export type HeaderFields = Record<string, string> | HeaderList;

/** Text, sent as UTF-8, or bytes. */
export type Content = string | Uint8Array;

/** A message's content: in one piece or in the chunks in which it arrives, and trailers. */
export interface MessageContent {
  headers?: HeaderFields;
  body?: Content;
  /** In place of `body`. */
  chunks?: Content[];
  trailers?: HeaderFields;
}

/** What the upstream answers. */
export interface UpstreamAnswer extends MessageContent {
  /** Default 200. */
  status?: number;
}

export interface ExchangeOptions extends MessageContent {
  /** Default `GET`. */
  method?: string;
  /** Default `/`. */
  path?: string;
  /** Default `test.local`. */
  authority?: string;
  /** Default `http`. */
  scheme?: string;
  /** Called with the request as the filters let it through. Default: an empty 200. */
  upstream?: (request: ReceivedMessage) => UpstreamAnswer | Promise<UpstreamAnswer>;
  info?: StreamInfo;
  worker?: number;
  /** Milliseconds until the exchange is given up. Default 5000. */
  timeout?: number;
}

/** A message as it came out of the chain. */
export interface ReceivedMessage {
  headers: HeaderList;
  /** The first value of a name. */
  header(name: string): string | undefined;
  body: Buffer;
  /** The body as UTF-8. */
  text: string;
  /** How the body came. */
  chunks: Uint8Array[];
  trailers: HeaderList | null;
}

export interface ReceivedResponse extends ReceivedMessage {
  status: number;
  /** The chain answered by itself. */
  local: boolean;
  /** Why the client's stream was reset before its response was complete. */
  reset: string | null;
}

export interface Exchange {
  response: ReceivedResponse;
  /** What the upstream got; null if the request's headers never left the chain. */
  upstreamRequest: ReceivedMessage | null;
  /** Lines logged meanwhile, if the host keeps them. */
  logs: LogRecord[];
  /** Calls traced meanwhile, if the host keeps them. */
  trace: TraceRecord[];
  /** Which rules of Envoy's guests ran into meanwhile, if the host watches any. */
  reports: RuleReport[];
}

/**
 * Runs an exchange to its end: the response is complete or reset, and the stream closed. Rejects if that does not
 * happen in time, as when a filter never goes on.
 */
export async function exchange(host: Host, options: ExchangeOptions = {}): Promise<Exchange> {
  const logsBefore = host.logs.length;
  const traceBefore = host.traceRecords.length;
  const reportsBefore = host.reports.length;
  const run = new ExchangeRun(host, options);
  const { response, upstreamRequest } = await run.finish();
  return {
    response,
    upstreamRequest,
    logs: host.logs.slice(logsBefore),
    trace: host.traceRecords.slice(traceBefore),
    reports: host.reports.slice(reportsBefore),
  };
}

/** Both ends of one exchange. */
class ExchangeRun implements HttpStreamSink {
  readonly #host: Host;
  readonly #options: ExchangeOptions;
  readonly #stream: HttpStream;
  readonly #request = new Collector();
  readonly #response = new Collector();
  readonly #finished: Promise<void>;
  #finish!: () => void;
  #fail!: (error: unknown) => void;
  #reset: string | null = null;

  constructor(host: Host, options: ExchangeOptions) {
    this.#host = host;
    this.#options = options;
    this.#finished = new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
    });
    this.#stream = host.createHttpStream(this, options.info ?? {}, options.worker ?? 0);
  }

  async finish(): Promise<{ response: ReceivedResponse; upstreamRequest: ReceivedMessage | null }> {
    const limit = this.#options.timeout ?? 5000;
    const timer = setTimeout(() => this.#fail(new Error(`the exchange did not end in ${limit} ms`)), limit);
    const unwatch = this.#host.onRuleFailure((error) => this.#fail(error));
    const forget = whenGivenUp(this.#host, (error) => this.#fail(error));
    this.#finished.catch(() => {});
    try {
      this.#sendRequest();
      await this.#finished;
    } finally {
      clearTimeout(timer);
      unwatch();
      forget();
      this.#stream.close();
    }
    return { response: this.#receivedResponse(), upstreamRequest: this.#request.message() };
  }

  requestHeaders(headers: HeaderList, endOfStream: boolean): void {
    this.#request.headers(headers);
    if (endOfStream) this.#answer();
  }

  requestData(chunk: Uint8Array, endOfStream: boolean): void {
    this.#request.data(chunk);
    if (endOfStream) this.#answer();
  }

  requestTrailers(trailers: HeaderList): void {
    this.#request.trailers(trailers);
    this.#answer();
  }

  responseHeaders(headers: HeaderList, endOfStream: boolean): void {
    this.#response.headers(headers);
    if (endOfStream) this.#finish();
  }

  responseData(chunk: Uint8Array, endOfStream: boolean): void {
    this.#response.data(chunk);
    if (endOfStream) this.#finish();
  }

  responseTrailers(trailers: HeaderList): void {
    this.#response.trailers(trailers);
    this.#finish();
  }

  cancelUpstream(): void {}

  resetDownstream(reason: string): void {
    this.#reset = reason;
    this.#finish();
  }

  pauseReading(_side: StreamSide): void {}

  resumeReading(_side: StreamSide): void {}

  #sendRequest(): void {
    const {
      method = "GET",
      path = "/",
      authority = "test.local",
      scheme = "http",
      headers = {},
    } = this.#options;
    const pseudo: HeaderList = [
      [":method", method],
      [":path", path],
      [":authority", authority],
      [":scheme", scheme],
    ];
    const stream = this.#stream;
    send(this.#options, [...pseudo, ...fields(headers)], {
      headers: (list, end) => stream.decodeHeaders(list, end),
      data: (chunk, end) => stream.decodeData(chunk, end),
      trailers: (list) => stream.decodeTrailers(list),
    });
  }

  /** The request is complete: asks the test's upstream. Fails the exchange if that throws. */
  async #answer(): Promise<void> {
    const stream = this.#stream;
    try {
      const answer = (await this.#options.upstream?.(this.#request.message()!)) ?? {};
      const status: HeaderList = [[":status", String(answer.status ?? 200)]];
      send(answer, [...status, ...fields(answer.headers ?? {})], {
        headers: (list, end) => stream.encodeHeaders(list, end),
        data: (chunk, end) => stream.encodeData(chunk, end),
        trailers: (list) => stream.encodeTrailers(list),
      });
    } catch (error) {
      this.#fail(error);
    }
  }

  #receivedResponse(): ReceivedResponse {
    const message = this.#response.message() ?? new Collector().headers([]).message()!;
    return {
      ...message,
      status: Number(message.header(":status") ?? 0),
      local: this.#stream.answeredLocally,
      reset: this.#reset,
    };
  }
}

/** Gathers a message that comes out of the chain. */
class Collector {
  #headers: HeaderList | undefined;
  #trailers: HeaderList | null = null;
  readonly #chunks: Uint8Array[] = [];

  headers(list: HeaderList): this {
    this.#headers = list.map(([name, value]) => [name, value]);
    return this;
  }

  data(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
  }

  trailers(list: HeaderList): void {
    this.#trailers = list.map(([name, value]) => [name, value]);
  }

  message(): ReceivedMessage | null {
    const headers = this.#headers;
    if (!headers) return null;
    const body = Buffer.concat(this.#chunks);
    return {
      headers,
      header: (name) => headers.find((field) => field[0] === name)?.[1],
      body,
      text: body.toString(),
      chunks: this.#chunks,
      trailers: this.#trailers,
    };
  }
}

interface MessageReceiver {
  headers(list: HeaderList, endOfStream: boolean): void;
  data(chunk: Uint8Array, endOfStream: boolean): void;
  trailers(list: HeaderList): void;
}

function send(content: MessageContent, headers: HeaderList, receiver: MessageReceiver): void {
  const pieces = content.chunks ?? (content.body === undefined ? [] : [content.body]);
  const chunks = pieces.map((piece) => Buffer.from(piece as Uint8Array));
  const { trailers } = content;
  receiver.headers(headers, chunks.length === 0 && !trailers);
  for (const [i, chunk] of chunks.entries()) receiver.data(chunk, i === chunks.length - 1 && !trailers);
  if (trailers) receiver.trailers(fields(trailers));
}

function fields(source: HeaderFields): HeaderList {
  const entries = Array.isArray(source) ? source : Object.entries(source);
  return entries.map(([name, value]) => [name.toLowerCase(), value]);
}

interface ManualTimer {
  period: bigint;
  repeats: boolean;
  due: bigint;
  callback: () => void;
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #now: bigint;
  readonly #timers = new Set<ManualTimer>();

  /** Starts at that many milliseconds since 1970. */
  constructor(startMilliseconds = 1_700_000_000_000) {
    this.#now = BigInt(startMilliseconds) * 1_000_000n;
  }

  realtime(): bigint {
    return this.#now;
  }

  monotonic(): bigint {
    return this.#now;
  }

  every(milliseconds: number, callback: () => void): () => void {
    return this.#start(milliseconds, true, callback);
  }

  after(milliseconds: number, callback: () => void): () => void {
    return this.#start(milliseconds, false, callback);
  }

  #start(milliseconds: number, repeats: boolean, callback: () => void): () => void {
    const period = BigInt(milliseconds) * 1_000_000n;
    const timer = { period, repeats, due: this.#now + period, callback };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** Moves on, running the timers that fall due on the way, each at its time. */
  advance(milliseconds: number): void {
    const end = this.#now + BigInt(milliseconds) * 1_000_000n;
    for (;;) {
      const next = this.#next();
      if (!next || next.due > end) break;
      this.#now = next.due;
      if (next.repeats) next.due += next.period;
      else this.#timers.delete(next);
      next.callback();
    }
    this.#now = end;
  }

  /** The timer that falls due first, of several the one that was started first. */
  #next(): ManualTimer | undefined {
    let next: ManualTimer | undefined;
    for (const timer of this.#timers) if (!next || timer.due < next.due) next = timer;
    return next;
  }
}
