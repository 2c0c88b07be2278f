import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { RpcClient } from "./client.js";
import type { RpcCall } from "./wire.js";

/** Makes so many calls at once: what they answer. None may fail. */
export async function callMany(client: RpcClient, count: number, call: RpcCall): Promise<string[]> {
  const answers = await Promise.all(Array.from({ length: count }, () => client.call(call)));
  for (const answer of answers) assert.ok(answer.ok, answer.text);
  return answers.map(({ text }) => text);
}

/** Waits until something holds; the test's time is the limit. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(5);
}
