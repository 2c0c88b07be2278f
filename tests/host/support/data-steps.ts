import { addressOf, call, log, type Step } from "./guest.js";

// Steps of test guests around shared data, queues and metrics.

/** Where a host function wrote for its parameter, as an i32 expression. */
export function handedBack(parameter: number): string {
  return `(i32.load (i32.const ${64 + parameter * 16}))`;
}

/** Logs a number as `LABEL=DDDD`, its last four decimal digits. */
export function showNumber(label: string, value: string): Step {
  const message = `${label}=0000`;
  const end = addressOf(message) + message.length;
  const digits = [1, 10, 100, 1000].map((power, i) => {
    const digit = `(i32.rem_u (i32.div_u ${value} (i32.const ${power})) (i32.const 10))`;
    return `(i32.store8 (i32.const ${end - 1 - i}) (i32.add (i32.const 48) ${digit}))`;
  });
  return `${digits.join(" ")} ${log(message)}`;
}

export const getData = (key: string) => call("proxy_get_shared_data", key);
export const setData = (key: string, value: string, cas = 0) =>
  call("proxy_set_shared_data", key, value, cas);

/** Sets what the last {@link getData} told, by the number that it handed back. */
export function swapData(key: string, value: string): Step {
  const texts = [key, value].map((text) => `(i32.const ${addressOf(text)}) (i32.const ${text.length})`);
  return `(drop (call $proxy_set_shared_data ${texts.join(" ")} ${handedBack(4)}))`;
}

export const registerQueue = (name: string) => call("proxy_register_shared_queue", name);
export const resolveQueue = (vmId: string, name: string) => call("proxy_resolve_shared_queue", vmId, name);

/** Where {@link keep} puts a number until the guest's end. */
const keptAt = 2048;

/** Keeps what a host function wrote for a parameter, under a number from 0 on. */
export function keep(slot: number, parameter: number): Step {
  return `(i32.store (i32.const ${keptAt + slot * 4}) ${handedBack(parameter)})`;
}

export function kept(slot: number): string {
  return `(i32.load (i32.const ${keptAt + slot * 4}))`;
}

/** Adds to a queue whose token is in a slot. */
export function enqueue(slot: number, item: string): Step {
  const text = `(i32.const ${addressOf(item)}) (i32.const ${item.length})`;
  return `(drop (call $proxy_enqueue_shared_queue ${kept(slot)} ${text}))`;
}

/** Takes from a queue whose token is an expression; the item is parameter 1's. */
export function dequeue(token: string): Step {
  return `(drop (call $proxy_dequeue_shared_queue ${token} (i32.const 80) (i32.const 96)))`;
}

export const defineMetric = (type: number, name: string) => call("proxy_define_metric", type, name);

export function increment(slot: number, offset: number | bigint): Step {
  return `(drop (call $proxy_increment_metric ${kept(slot)} (i64.const ${offset})))`;
}

export function record(slot: number, value: number | bigint): Step {
  return `(drop (call $proxy_record_metric ${kept(slot)} (i64.const ${value})))`;
}

/** Reads a metric; its value is parameter 1's. */
export function readMetric(slot: number): Step {
  return `(drop (call $proxy_get_metric ${kept(slot)} (i32.const 80)))`;
}
