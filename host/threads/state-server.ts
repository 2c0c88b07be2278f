import { MessageChannel, type MessagePort } from "node:worker_threads";
import type { SharedState } from "../shared/state.js";
import type { StateChannel } from "./protocol.js";

/** The state's functions as threads call them: who registers a queue is told by a key of the thread's own. */
export type StateCalls = Omit<SharedState, "registerQueue"> & {
  registerQueue(vmId: string, name: string, registrantKey: string): number;
};

export interface StateQuestion {
  method: keyof StateCalls;
  args: unknown[];
}

export type StateAnswer = { value: unknown } | { error: string };

/** Tells a worker's thread that a queue of one of its registrants has got an item. */
export type NotifyThread = (registrantKey: string, token: number) => void;

/** Lets one worker's thread use a state of this thread. The event loop must be free to answer. */
export class StateServer {
  /** For the worker, to whom the port is handed over. */
  readonly channel: StateChannel;
  readonly #port: MessagePort;
  readonly #answered: Int32Array;
  readonly #calls: StateCalls;

  constructor(state: SharedState, notify: NotifyThread) {
    const { port1, port2 } = new MessageChannel();
    const answered = new SharedArrayBuffer(4);
    this.channel = { port: port2, answered };
    this.#port = port1;
    this.#answered = new Int32Array(answered);
    this.#calls = threadCalls(state, notify);
    port1.on("message", (question: StateQuestion) => this.#answer(question));
  }

  close(): void {
    this.#port.close();
  }

  /** The worker sleeps until the number changes; by then the answer is at its port. */
  #answer({ method, args }: StateQuestion): void {
    this.#port.postMessage(this.#call(method, args));
    Atomics.add(this.#answered, 0, 1);
    Atomics.notify(this.#answered, 0);
  }

  #call(method: keyof StateCalls, args: unknown[]): StateAnswer {
    try {
      const call = this.#calls[method] as (...args: unknown[]) => unknown;
      return { value: call.apply(this.#calls, args) };
    } catch (error) {
      return { error: (error as Error).message };
    }
  }
}

function threadCalls(state: SharedState, notify: NotifyThread): StateCalls {
  return {
    hold: (vmId) => state.hold(vmId),
    release: (vmId) => state.release(vmId),
    getData: (vmId, key) => state.getData(vmId, key),
    setData: (vmId, key, value, cas) => state.setData(vmId, key, value, cas),
    registerQueue(vmId, name, key) {
      return state.registerQueue(vmId, name, { key, queueReady: (token) => notify(key, token) });
    },
    resolveQueue: (vmId, name) => state.resolveQueue(vmId, name),
    enqueue: (token, item) => state.enqueue(token, item),
    dequeue: (token) => state.dequeue(token),
    defineMetric: (type, name) => state.defineMetric(type, name),
    addToMetric: (metric, amount) => state.addToMetric(metric, amount),
    recordMetric: (metric, value) => state.recordMetric(metric, value),
    readMetric: (metric) => state.readMetric(metric),
    metrics: () => state.metrics(),
  };
}
