import { Status } from "proxy-wasm-assemblyscript/abi/enums";
import {
  proxy_dequeue_shared_queue,
  proxy_enqueue_shared_queue,
  proxy_register_shared_queue,
  proxy_resolve_shared_queue,
} from "proxy-wasm-assemblyscript/abi/shared-queues";
import { argument, argumentLength } from "proxy-wasm-assemblyscript/assembly/bytes/argument";
import {
  clearResult,
  numberSlot,
  resultPtrSlot,
  resultSizeSlot,
  resultU32,
} from "proxy-wasm-assemblyscript/assembly/bytes/host-result";
import { mark, release } from "proxy-wasm-assemblyscript/assembly/bytes/scratch";
import { resultBuffer } from "./array-buffers";

/** The token of a queue. */
export class TokenSharedQueueResult {
  result: Status = Status.Ok;
  token: u32 = 0;
}

/** Makes a queue, or finds it. The context that registered it last gets `onQueueReady`. */
export function register_shared_queue(queue_name: string): TokenSharedQueueResult {
  const found = new TokenSharedQueueResult();
  const before = mark();
  clearResult();
  const name = argument(queue_name);
  found.result = <Status>proxy_register_shared_queue(name, argumentLength, numberSlot());
  found.token = resultU32();
  release(before);
  return found;
}

/** Finds a queue that a VM of that id registered. `NotFound` if none did. */
export function resolve_shared_queue(vm_id: string, queue_name: string): TokenSharedQueueResult {
  const found = new TokenSharedQueueResult();
  const before = mark();
  clearResult();
  const vm = argument(vm_id);
  const vmLength = argumentLength;
  const name = argument(queue_name);
  found.result = <Status>proxy_resolve_shared_queue(vm, vmLength, name, argumentLength, numberSlot());
  found.token = resultU32();
  release(before);
  return found;
}

/** What was taken from a queue. */
export class DequeueSharedQueueResult {
  result: Status = Status.Ok;
  data: ArrayBuffer | null = null;
}

/** Takes the oldest item of a queue. `Empty` where there is none, `NotFound` for an unknown token. */
export function dequeue_shared_queue(token: u32): DequeueSharedQueueResult {
  const taken = new DequeueSharedQueueResult();
  clearResult();
  taken.result = <Status>proxy_dequeue_shared_queue(token, resultPtrSlot(), resultSizeSlot());
  if (taken.result == Status.Ok) taken.data = resultBuffer();
  return taken;
}

/** Puts an item into a queue. `NotFound` for an unknown token. */
export function enqueue_shared_queue(token: u32, data: ArrayBuffer): Status {
  return <Status>proxy_enqueue_shared_queue(token, changetype<usize>(data), data.byteLength);
}
