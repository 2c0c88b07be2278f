import type { MetricType, Status } from "../abi.js";
import { DataStore, type SharedDataRules, type SharedValue } from "./data.js";
import { Deliveries } from "./deliveries.js";
import { MetricStore, type Metrics } from "./metrics.js";
import { type QueueRegistrant, QueueStore } from "./queues.js";

/**
 * What the VMs of a host have in common, on all its workers and threads: shared data, queues and metrics. Names are
 * byte strings (one character a byte). All calls are synchronous, and each is indivisible.
 */
export interface SharedState {
  /** Someone uses a VM id from now on: its data and queues live until as many releases have come. */
  hold(vmId: string): void;
  release(vmId: string): void;

  /** A value of the shared data, or why there is none. */
  getData(vmId: string, key: string): SharedValue | Status;
  /** Keeps a value, `null` if the guest gave none; the bytes are the state's from then on. */
  setData(vmId: string, key: string, value: Uint8Array | null, cas: number): Status;

  /** The token of a queue, which is made if there is none. The last registrant is told of new items. */
  registerQueue(vmId: string, name: string, registrant: QueueRegistrant): number;
  /** The token of a queue, 0 if there is none. */
  resolveQueue(vmId: string, name: string): number;
  /** Adds an item; the bytes are the state's from then on. */
  enqueue(token: number, item: Uint8Array): Status;
  /** The oldest item, or why there is none. */
  dequeue(token: number): Uint8Array | Status;

  /** The number of a metric in the whole host; the same for the same type and name. */
  defineMetric(type: MetricType, name: string): number;
  /** Adds to a counter or gauge. */
  addToMetric(metric: number, amount: bigint): void;
  /** Sets a gauge, or records a value in a histogram. */
  recordMetric(metric: number, value: bigint): void;
  /** The value of a counter or gauge. */
  readMetric(metric: number): bigint;
  /** A copy of all metrics' values. */
  metrics(): Metrics;
}

/** The state of hosts in one thread. */
export class LocalState implements SharedState {
  readonly #data: DataStore;
  readonly #deliveries = new Deliveries();
  readonly #queues = new QueueStore((registrant, token) => {
    this.#deliveries.add(() => registrant.queueReady(token));
  });
  readonly #metrics = new MetricStore();
  /** How many use a VM id. */
  readonly #users = new Map<string, number>();

  constructor(rules: SharedDataRules = "envoy") {
    this.#data = new DataStore(rules);
  }

  hold(vmId: string): void {
    this.#users.set(vmId, (this.#users.get(vmId) ?? 0) + 1);
  }

  release(vmId: string): void {
    const left = (this.#users.get(vmId) ?? 0) - 1;
    if (left > 0) {
      this.#users.set(vmId, left);
      return;
    }
    this.#users.delete(vmId);
    this.#data.forget(vmId);
    this.#queues.forget(vmId);
  }

  getData(vmId: string, key: string): SharedValue | Status {
    return this.#data.get(vmId, key);
  }

  setData(vmId: string, key: string, value: Uint8Array | null, cas: number): Status {
    return this.#data.set(vmId, key, value, cas);
  }

  registerQueue(vmId: string, name: string, registrant: QueueRegistrant): number {
    return this.#queues.register(vmId, name, registrant);
  }

  resolveQueue(vmId: string, name: string): number {
    return this.#queues.resolve(vmId, name);
  }

  enqueue(token: number, item: Uint8Array): Status {
    return this.#queues.enqueue(token, item);
  }

  dequeue(token: number): Uint8Array | Status {
    return this.#queues.dequeue(token);
  }

  defineMetric(type: MetricType, name: string): number {
    return this.#metrics.define(type, name);
  }

  addToMetric(metric: number, amount: bigint): void {
    this.#metrics.add(metric, amount);
  }

  recordMetric(metric: number, value: bigint): void {
    this.#metrics.record(metric, value);
  }

  readMetric(metric: number): bigint {
    return this.#metrics.read(metric);
  }

  metrics(): Metrics {
    return this.#metrics.snapshot();
  }
}
