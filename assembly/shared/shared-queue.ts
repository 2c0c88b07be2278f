import { Status } from "../../abi/enums";
import {
  proxy_dequeue_shared_queue,
  proxy_enqueue_shared_queue,
  proxy_register_shared_queue,
  proxy_resolve_shared_queue,
} from "../../abi/shared-queues";
import { argument, argumentLength } from "../bytes/argument";
import { Bytes } from "../bytes/bytes";
import {
  clearResult,
  numberSlot,
  resultBytes,
  resultPtrSlot,
  resultSizeSlot,
  resultU32,
} from "../bytes/host-result";
import { mark, release } from "../bytes/scratch";

/**
 * A queue of byte strings between VMs, of other plugins and other workers too, in the order in which they were put in.
 * It has no bound of its own, so its reader has to keep up. The root context that registered a queue last is told by
 * `onQueueReady(token)` when something is put in; any VM that has the queue may take from it, so the one that is told
 * may find it empty.
 *
 *     this.work = SharedQueue.register("work");                 // in onVmStart or onConfigure of the reader
 *     const work = SharedQueue.resolve("reader-vm", "work");    // elsewhere
 *
 * Methods may be called in any callback. Nothing here traps.
 *
 * Source: Proxy-Wasm ABI 0.2.1, "Shared Queue"; Envoy tells the thread of the last registrant.
 */
@final
export class SharedQueue {
  private last: Status = Status.Ok;

  /** The queue with a token that is known already, such as that of `onQueueReady`. */
  constructor(
    /** The host's number for the queue, the same in every VM. */
    readonly token: u32,
  ) {}

  /**
   * Makes the queue of that name (`string` or `Bytes`), or joins it, under the VM id of this plugin, and has this root
   * context told of it from now on. `null` where the host has no queues.
   */
  static register<N>(name: N): SharedQueue | null {
    const before = mark();
    const ptr = argument(name);
    clearResult();
    const status = proxy_register_shared_queue(ptr, argumentLength, numberSlot());
    release(before);
    return status == Status.Ok ? new SharedQueue(resultU32()) : null;
  }

  /**
   * Finds a queue that a VM with that id registered (both `string` or `Bytes`). `null` if nobody has yet, or where the
   * host has no queues.
   */
  static resolve<V, N>(vmId: V, name: N): SharedQueue | null {
    const before = mark();
    const vmIdPtr = argument(vmId);
    const vmIdLength = argumentLength;
    const namePtr = argument(name);
    clearResult();
    const status = proxy_resolve_shared_queue(vmIdPtr, vmIdLength, namePtr, argumentLength, numberSlot());
    release(before);
    return status == Status.Ok ? new SharedQueue(resultU32()) : null;
  }

  /** What the last `enqueue` or `dequeue` came to. */
  get status(): Status {
    return this.last;
  }

  /** Puts an item in (`string` or `Bytes`). `NotFound` if there is no such queue. */
  enqueue<D>(item: D): Status {
    const before = mark();
    const ptr = argument(item);
    this.last = proxy_enqueue_shared_queue(this.token, ptr, argumentLength);
    release(before);
    return this.last;
  }

  /**
   * Takes the oldest item out: a view that lives until the callback returns. `null` if there is none; `status` says
   * why: `Empty`, or `NotFound` if there is no such queue.
   */
  dequeue(): Bytes | null {
    clearResult();
    this.last = proxy_dequeue_shared_queue(this.token, resultPtrSlot(), resultSizeSlot());
    return this.last == Status.Ok ? resultBytes() : null;
  }
}
