import { HostError } from "../errors.js";
import type { HostOptions, LogRecord, PluginOptions } from "../options.js";
import type { Metrics } from "../shared/metrics.js";
import { LocalState, type SharedState } from "../shared/state.js";
import type { Exchange } from "../testing.js";
import type { TraceRecord } from "../trace/record.js";
import { fromPlain, type PlainExchange, type ThreadExchangeOptions } from "./protocol.js";
import { ThreadLink } from "./thread-link.js";

/** The options of a {@link Host} that are plain data, so that every thread can be given them, and some of threads. */
export interface ThreadedHostOptions
  extends Pick<
    HostOptions,
    | "plugins"
    | "logLevel"
    | "onLog"
    | "bufferLimit"
    | "attributes"
    | "rules"
    | "strict"
    | "sharedDataRules"
    | "shared"
  > {
  /** Worker threads, each with one VM instance of every module. Default 2. */
  threads?: number;
  /** Record every ABI call in `ThreadedHost.traceRecords`. Default off. */
  trace?: boolean;
  /** `manual`: time stands still in the threads but for {@link ThreadedHost.advance}. Default `system`. */
  clock?: "system" | "manual";
  /**
   * A module that every thread loads; its default export are further options of a host, such as foreign functions and
   * clusters, which cannot be handed to a thread otherwise. A file URL.
   */
  setup?: string | URL;
}

/**
 * Runs a chain of plugins in worker threads, really at the same time, as Envoy does. Shared data, queues and metrics
 * are those of the thread that loads it, which the others ask for each call: what one thread does may come between any
 * two calls of another, so that a test can see the races that a filter has. Several exchanges of one thread that are
 * under way at once take turns, as in a {@link Host}.
 *
 * ```ts
 * const threads = await ThreadedHost.load({ plugins: [{ wasm: "build/counter.wasm" }], threads: 2 });
 * await Promise.all([threads.repeat(0, 1000), threads.repeat(1, 1000)]);
 * assert.equal(threads.metrics.counters.requests, 2000);
 * await threads.close();
 * ```
 */
export class ThreadedHost {
  /** Log lines of all threads, each thread's in order, if no `onLog` takes them. */
  readonly logs: readonly LogRecord[];
  /** Traced calls of all threads, each thread's in order, if `trace` is `true`. */
  readonly traceRecords: readonly TraceRecord[];
  /** The shared data, queues and metrics of its VMs. */
  readonly shared: SharedState;
  readonly #links: readonly ThreadLink[];

  private constructor(options: ThreadedHostOptions) {
    const { threads = 2, trace = false, clock = "system", setup, onLog, shared, ...rest } = options;
    const logs: LogRecord[] = [];
    const traceRecords: TraceRecord[] = [];
    this.logs = logs;
    this.traceRecords = traceRecords;
    this.shared = shared ?? new LocalState(options.sharedDataRules);
    const listener = {
      log: onLog ?? ((record: LogRecord) => logs.push(record)),
      trace: (record: TraceRecord) => traceRecords.push(record),
    };
    this.#links = Array.from({ length: threads }, (_, index) => {
      const data = { index, options: rest, setup: setup?.toString(), clock, keepsTrace: trace };
      return new ThreadLink(data, this.shared, listener);
    });
  }

  /**
   * Starts the threads, and the plugins in each. Rejects with a {@link HostError} of one line that says which plugin
   * was refused, or refused to start, and why; the threads are then gone.
   */
  static async load(options: ThreadedHostOptions): Promise<ThreadedHost> {
    const host = new ThreadedHost(options);
    const outcomes = await Promise.allSettled(host.#links.map((link) => link.started));
    const refusal = outcomes.find((outcome) => outcome.status === "rejected");
    if (!refusal) return host;
    await host.#terminate();
    throw refusal.reason;
  }

  /** How many threads there are. */
  get threads(): number {
    return this.#links.length;
  }

  /** What the metrics of all plugins, on all threads, have come to. */
  get metrics(): Metrics {
    return this.shared.metrics();
  }

  /**
   * Runs an exchange on a thread to its end. Logs and trace are those of the thread meanwhile, unless `onLog` takes
   * them. Rejects if the exchange does not end in time.
   */
  async exchange(thread: number, options: ThreadExchangeOptions = {}): Promise<Exchange> {
    const logsBefore = this.logs.length;
    const traceBefore = this.traceRecords.length;
    const plain = await this.#link(thread).ask({ kind: "exchange", options });
    const logs = this.logs.slice(logsBefore).filter((record) => record.worker === thread);
    const trace = this.traceRecords.slice(traceBefore).filter((record) => record.worker === thread);
    return fromPlain(plain as PlainExchange, logs, trace);
  }

  /** Runs the same exchange a number of times, one after the other; answers how often each status came. */
  async repeat(
    thread: number,
    count: number,
    options: ThreadExchangeOptions = {},
  ): Promise<Record<number, number>> {
    const statuses = await this.#link(thread).ask({ kind: "repeat", options, count });
    return statuses as Record<number, number>;
  }

  /** Every thread has dealt with what had been sent to it, such as the news of an item in a queue. */
  async settled(): Promise<void> {
    await Promise.all(this.#links.map((link) => link.ask({ kind: "settle" })));
  }

  /** Moves the time of all threads on, if their clock is `manual`. */
  async advance(milliseconds: number): Promise<void> {
    await Promise.all(this.#links.map((link) => link.ask({ kind: "advance", milliseconds })));
  }

  /** Calls a plugin's `proxy_on_foreign_function` on a thread, see {@link Host.callForeign}. */
  async callForeign(thread: number, functionId: number, argument: Uint8Array, plugin = 0): Promise<void> {
    await this.#link(thread).ask({ kind: "callForeign", functionId, argument, plugin });
  }

  /** Memory of a plugin's VM on a thread, in 64 KiB pages. */
  async memoryPages(thread: number, plugin = 0): Promise<number> {
    return (await this.#link(thread).ask({ kind: "memoryPages", plugin })) as number;
  }

  /**
   * Puts another chain in place, one thread after the other, see {@link Host.reload}. If the first thread's is refused
   * this rejects and nothing has changed.
   */
  async reload(plugins: PluginOptions[]): Promise<void> {
    for (const link of this.#links) await link.ask({ kind: "reload", plugins });
  }

  /** Lets every plugin finish, and ends the threads. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#links.map((link) => link.ask({ kind: "close" })));
    await this.#terminate();
  }

  async #terminate(): Promise<void> {
    await Promise.all(this.#links.map((link) => link.terminate()));
  }

  #link(thread: number): ThreadLink {
    const link = this.#links[thread];
    if (!link) throw new HostError(`there is no thread ${thread}`);
    return link;
  }
}
