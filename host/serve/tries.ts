import type { HeaderList } from "../http/codec.js";
import { fieldValue } from "./fields.js";
import type { RetryPolicy } from "./router-headers.js";
import type {
  ResetReason,
  UpstreamEvents,
  UpstreamPool,
  UpstreamRequest,
  UpstreamResponse,
} from "./upstream.js";

/** What {@link Tries} has to say: beside an upstream's events, that the last try took too long. */
export interface TryEvents extends UpstreamEvents {
  timedOut(): void;
}

/** So much of a body is kept for a further try, in bytes; after more there is none. As Envoy's buffers. */
const MOST_BODY = 1024 * 1024;
/** The first wait is shorter than this, in milliseconds, and each may be twice as long as the one before; as Envoy's. */
const FIRST_WAIT = 25;
const LONGEST_WAIT = 250;
/** gRPC's statuses that a request may be tried again for. */
const GRPC_STATUSES = new Map([
  ["1", "cancelled"],
  ["4", "deadline-exceeded"],
  ["13", "internal"],
  ["8", "resource-exhausted"],
  ["14", "unavailable"],
]);

/** A request that is sent again where its policy says so. Nothing of a try that failed is seen from outside. */
export class Tries implements UpstreamRequest {
  readonly #pool: UpstreamPool;
  readonly #headers: HeaderList;
  readonly #events: TryEvents;
  readonly #policy: RetryPolicy;
  readonly #chunks: Uint8Array[] = [];
  #kept = 0;
  /** Undefined until the request has been given whole. */
  #trailers: HeaderList | undefined;
  #hasNoBody: boolean;
  #left: number;
  #current: UpstreamRequest | null = null;
  #timer: NodeJS.Timeout | null = null;

  /** Begins the first try. */
  constructor(
    pool: UpstreamPool,
    headers: HeaderList,
    endOfStream: boolean,
    events: TryEvents,
    policy: RetryPolicy,
  ) {
    this.#pool = pool;
    this.#headers = headers;
    this.#hasNoBody = endOfStream;
    this.#events = events;
    this.#policy = policy;
    this.#left = policy.retries;
    if (endOfStream) this.#trailers = [];
    this.#try();
  }

  sendData(chunk: Uint8Array): boolean {
    this.#kept += chunk.length;
    if (this.#kept <= MOST_BODY) this.#chunks.push(chunk);
    else this.#left = 0;
    return this.#current?.sendData(chunk) ?? true;
  }

  end(trailers: HeaderList): void {
    this.#trailers = trailers;
    this.#current?.end(trailers);
    this.#awaitResponse();
  }

  cancel(): void {
    this.#left = 0;
    this.#drop();
  }

  #try(): void {
    const request = this.#pool.send(this.#headers, this.#hasNoBody, this.#eventsOfTry());
    this.#current = request;
    if (!this.#hasNoBody) {
      for (const chunk of this.#chunks) request.sendData(chunk);
      if (this.#trailers !== undefined) request.end(this.#trailers);
    }
    if (this.#trailers !== undefined) this.#awaitResponse();
  }

  #eventsOfTry(): UpstreamEvents {
    return {
      connected: (address, port) => this.#events.connected(address, port),
      drain: () => this.#events.drain(),
      response: (response) => this.#onResponse(response),
      failed: (reason) => this.#onFailure(reason),
    };
  }

  #onResponse(response: UpstreamResponse): void {
    this.#stopTimer();
    if (this.#mayTryAgain(conditionsOf(response.headers, this.#policy))) {
      this.#drop();
      this.#tryLater();
      return;
    }
    this.#left = 0;
    this.#events.response(response);
  }

  #onFailure(reason: ResetReason): void {
    this.#stopTimer();
    this.#current = null;
    const conditions = reason === "remote connection failure" ? ["connect-failure"] : ["reset"];
    if (this.#mayTryAgain([...conditions, "5xx", "gateway-error"])) this.#tryLater();
    else this.#events.failed(reason);
  }

  #onTimeout(): void {
    this.#drop();
    if (this.#mayTryAgain(["reset", "5xx", "gateway-error"])) this.#tryLater();
    else this.#events.timedOut();
  }

  #mayTryAgain(conditions: readonly string[]): boolean {
    return this.#left > 0 && conditions.some((condition) => this.#policy.on.has(condition));
  }

  #tryLater(): void {
    const number = this.#policy.retries - this.#left;
    this.#left--;
    const wait = Math.random() * Math.min(FIRST_WAIT * 2 ** number, LONGEST_WAIT);
    this.#timer = setTimeout(() => {
      this.#try();
      // The rest of the body may be waiting for a try that is no more.
      this.#events.drain();
    }, wait);
  }

  /** The whole request has been sent. */
  #awaitResponse(): void {
    const { perTryTimeout } = this.#policy;
    if (perTryTimeout === 0 || this.#current === null) return;
    this.#stopTimer();
    this.#timer = setTimeout(() => this.#onTimeout(), perTryTimeout);
  }

  #drop(): void {
    this.#stopTimer();
    this.#current?.cancel();
    this.#current = null;
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

/** The conditions that a response fulfils. */
function conditionsOf(headers: HeaderList, { statuses }: RetryPolicy): string[] {
  const status = Number(fieldValue(headers, ":status"));
  const conditions = GRPC_STATUSES.get(fieldValue(headers, "grpc-status") ?? "");
  return [
    ...(conditions === undefined ? [] : [conditions]),
    ...(status >= 500 ? ["5xx"] : []),
    ...(status >= 502 && status <= 504 ? ["gateway-error"] : []),
    ...(status === 409 ? ["retriable-4xx"] : []),
    ...(statuses.has(status) ? ["retriable-status-codes"] : []),
  ];
}
