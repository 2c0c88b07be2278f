import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import type { MetricType, Status } from "../abi.js";
import type { SharedValue } from "../shared/data.js";
import type { Metrics } from "../shared/metrics.js";
import type { QueueRegistrant } from "../shared/queues.js";
import type { SharedState } from "../shared/state.js";
import type { StateChannel } from "./protocol.js";
import type { StateAnswer, StateCalls, StateQuestion } from "./state-server.js";

/** Milliseconds that the thread with the state may take for an answer. */
const patience = 60_000;

/**
 * The shared state of a worker's thread: asks the thread that has it, and sleeps until it answers. Between two calls of
 * a guest the other threads have theirs, as on Envoy.
 */
export class RemoteState implements SharedState {
  readonly #port: MessagePort;
  readonly #answered: Int32Array;
  readonly #registrants = new Map<string, QueueRegistrant>();

  constructor(channel: StateChannel) {
    this.#port = channel.port;
    this.#answered = new Int32Array(channel.answered);
  }

  /** Tells a registrant of this thread. */
  queueReady(key: string, token: number): void {
    this.#registrants.get(key)?.queueReady(token);
  }

  hold(vmId: string): void {
    this.#ask("hold", vmId);
  }

  release(vmId: string): void {
    this.#ask("release", vmId);
  }

  getData(vmId: string, key: string): SharedValue | Status {
    return this.#ask("getData", vmId, key);
  }

  setData(vmId: string, key: string, value: Uint8Array | null, cas: number): Status {
    return this.#ask("setData", vmId, key, value, cas);
  }

  registerQueue(vmId: string, name: string, registrant: QueueRegistrant): number {
    this.#registrants.set(registrant.key, registrant);
    return this.#ask("registerQueue", vmId, name, registrant.key);
  }

  resolveQueue(vmId: string, name: string): number {
    return this.#ask("resolveQueue", vmId, name);
  }

  enqueue(token: number, item: Uint8Array): Status {
    return this.#ask("enqueue", token, item);
  }

  dequeue(token: number): Uint8Array | Status {
    return this.#ask("dequeue", token);
  }

  defineMetric(type: MetricType, name: string): number {
    return this.#ask("defineMetric", type, name);
  }

  addToMetric(metric: number, amount: bigint): void {
    this.#ask("addToMetric", metric, amount);
  }

  recordMetric(metric: number, value: bigint): void {
    this.#ask("recordMetric", metric, value);
  }

  readMetric(metric: number): bigint {
    return this.#ask("readMetric", metric);
  }

  metrics(): Metrics {
    return this.#ask("metrics");
  }

  #ask<M extends keyof StateCalls>(method: M, ...args: Parameters<StateCalls[M]>): ReturnType<StateCalls[M]> {
    const before = Atomics.load(this.#answered, 0);
    this.#port.postMessage({ method, args } satisfies StateQuestion);
    // The notice of the answer before may come late, and end this sleep too early.
    while (Atomics.load(this.#answered, 0) === before) {
      if (Atomics.wait(this.#answered, 0, before, patience) === "timed-out") {
        throw new Error(`the thread with the shared state did not answer ${method} in ${patience} ms`);
      }
    }
    const received = receiveMessageOnPort(this.#port) as { message: StateAnswer } | undefined;
    if (!received) throw new Error(`the answer to ${method} has got lost`);
    const { message: answer } = received;
    if ("error" in answer) throw new Error(`${method} failed: ${answer.error}`);
    return answer.value as ReturnType<StateCalls[M]>;
  }
}
