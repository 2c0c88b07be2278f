import { Worker } from "node:worker_threads";
import { HostError } from "../errors.js";
import type { LogRecord } from "../options.js";
import type { SharedState } from "../shared/state.js";
import type { TraceRecord } from "../trace/record.js";
import { type Command, type FromWorker, started, type ThreadData, type ToWorker } from "./protocol.js";
import { StateServer } from "./state-server.js";

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Who takes what a thread's plugins log, and their calls. */
export interface ThreadListener {
  log(record: LogRecord): void;
  trace(record: TraceRecord): void;
}

/** One worker thread, from the side that asks. */
export class ThreadLink {
  /** Settles when the thread's host is loaded. */
  readonly started: Promise<void>;
  readonly #index: number;
  readonly #thread: Worker;
  readonly #state: StateServer;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = started;
  #end: Error | undefined;

  constructor(data: Omit<ThreadData, "state">, state: SharedState, listener: ThreadListener) {
    this.#index = data.index;
    this.#state = new StateServer(state, (key, token) => this.#post({ kind: "queueReady", key, token }));
    const { channel } = this.#state;
    this.#thread = new Worker(new URL("./thread.js", import.meta.url), {
      workerData: { ...data, state: channel } satisfies ThreadData,
      transferList: [channel.port],
    });
    this.#thread.on("message", (message: FromWorker) => this.#receive(message, listener));
    this.#thread.on("error", (error) => this.#fail(error.message));
    this.#thread.on("exit", () => this.#fail("it has ended"));
    this.started = this.#answerTo(started) as Promise<void>;
  }

  ask(command: Command): Promise<unknown> {
    if (this.#end) return Promise.reject(this.#end);
    const id = ++this.#lastId;
    const answer = this.#answerTo(id);
    this.#post({ kind: "command", id, command });
    return answer;
  }

  /** Ends the thread at once. */
  async terminate(): Promise<void> {
    await this.#thread.terminate();
    this.#state.close();
  }

  #post(message: ToWorker): void {
    this.#thread.postMessage(message);
  }

  #answerTo(id: number): Promise<unknown> {
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #receive(message: FromWorker, listener: ThreadListener): void {
    if (message.kind === "log") listener.log(message.record);
    else if (message.kind === "trace") listener.trace(message.record);
    else this.#settle(message);
  }

  #settle(message: Extract<FromWorker, { id: number }>): void {
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.kind === "answer") waiting?.resolve(message.value);
    else waiting?.reject(message.isHostError ? new HostError(message.message) : new Error(message.message));
  }

  /** Nothing is answered any more. */
  #fail(reason: string): void {
    this.#end ??= new HostError(`worker thread ${this.#index}: ${reason}`);
    for (const waiting of this.#waiting.values()) waiting.reject(this.#end);
    this.#waiting.clear();
  }
}
