import { Status } from "../abi.js";
import { Fifo } from "./fifo.js";

/** Who is told that a queue has got something: a root context. */
export interface QueueRegistrant {
  /** The same for the same root context, whichever object stands for it. */
  readonly key: string;
  /** Called some time after the enqueuing callback, never from within a guest. */
  queueReady(token: number): void;
}

interface Queue {
  readonly items: Fifo<Uint8Array>;
  registrant: QueueRegistrant;
}

/** The queues of all VM ids, known by tokens from 1 on. */
export class QueueStore {
  readonly #queues = new Map<number, Queue>();
  /** By VM id and name. */
  readonly #tokens = new Map<string, Map<string, number>>();
  readonly #notify: (registrant: QueueRegistrant, token: number) => void;
  #nextToken = 1;

  /** `notify` is called for each item; it is to tell the registrant later. */
  constructor(notify: (registrant: QueueRegistrant, token: number) => void) {
    this.#notify = notify;
  }

  /** The queue's token. A queue that exists keeps its items; the last registrant alone is told of new ones. */
  register(vmId: string, name: string, registrant: QueueRegistrant): number {
    const known = this.resolve(vmId, name);
    if (known !== 0) {
      this.#queues.get(known)!.registrant = registrant;
      return known;
    }
    const token = this.#takeToken();
    const tokens = this.#tokens.get(vmId) ?? new Map<string, number>();
    this.#tokens.set(vmId, tokens.set(name, token));
    this.#queues.set(token, { items: new Fifo(), registrant });
    return token;
  }

  /** The token of a queue, 0 if there is none of that name. */
  resolve(vmId: string, name: string): number {
    return this.#tokens.get(vmId)?.get(name) ?? 0;
  }

  enqueue(token: number, item: Uint8Array): Status {
    const queue = this.#queues.get(token);
    if (!queue) return Status.NotFound;
    queue.items.push(item);
    this.#notify(queue.registrant, token);
    return Status.Ok;
  }

  /** The oldest item, or why there is none. Any VM may take it that knows the token. */
  dequeue(token: number): Uint8Array | Status {
    const queue = this.#queues.get(token);
    if (!queue) return Status.NotFound;
    return queue.items.shift() ?? Status.Empty;
  }

  forget(vmId: string): void {
    for (const token of this.#tokens.get(vmId)?.values() ?? []) this.#queues.delete(token);
    this.#tokens.delete(vmId);
  }

  #takeToken(): number {
    while (this.#nextToken === 0 || this.#queues.has(this.#nextToken)) this.#advance();
    const token = this.#nextToken;
    this.#advance();
    return token;
  }

  #advance(): void {
    this.#nextToken = (this.#nextToken + 1) >>> 0;
  }
}
