import { AssertionError } from "node:assert";
import type { Host } from "../host.js";
import type { Inventory, LiveCallout, LiveContext, VmMemory } from "../inventory.js";

export interface LeakCheckOptions {
  /** How often the scenario runs before anything is measured, so that a module has all the memory it needs. Default 1,000. */
  warmUp?: number;
  /** How often it runs then. Default 5,000. */
  repetitions?: number;
}

/** How many of a kind are named. */
const named = 5;

/**
 * Runs a scenario again and again and holds what lives in the host afterwards against what lived before: the memory of
 * each VM, contexts, and callouts without an answer must be no more than after the warm-up.
 *
 * Memory grows by pages of 64 KiB, so the smaller a leak the more repetitions it takes to see it. Use names and values of
 * one length; for longer ones a module may need more memory without leaking. The host should not keep logs or traces.
 *
 * @throws AssertionError that names what is left
 */
export async function leakCheck(
  host: Host,
  scenario: () => unknown,
  { warmUp = 1000, repetitions = 5000 }: LeakCheckOptions = {},
): Promise<void> {
  await repeat(host, scenario, warmUp);
  const before = host.inventory();
  await repeat(host, scenario, repetitions);
  const left = compare(before, host.inventory());
  if (left.length === 0) return;
  const message = `after ${repetitions} repetitions there is more than before:\n${left.map((line) => `  ${line}`).join("\n")}`;
  throw new AssertionError({ message });
}

async function repeat(host: Host, scenario: () => unknown, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    await scenario();
    const [trap] = host.traps;
    if (trap)
      throw new AssertionError({ message: `the module trapped in repetition ${i + 1}: ${trap.message}` });
  }
}

function compare(before: Inventory, after: Inventory): string[] {
  return [
    ...after.memory.flatMap((memory, i) => grown(before.memory[i], memory)),
    ...added(
      before.contexts,
      after.contexts,
      (context) => `${context.worker} ${context.id}`,
      describeContexts,
    ),
    ...added(before.callouts, after.callouts, (call) => `${call.worker} ${call.token}`, describeCallouts),
  ];
}

function grown(before: VmMemory | undefined, after: VmMemory): string[] {
  if (!before || after.pages <= before.pages) return [];
  const plugins = after.plugins.map((plugin) => `"${plugin}"`).join(" and ");
  return [
    `plugin ${plugins}, worker ${after.worker}: memory has grown from ${before.pages} to ${after.pages} pages`,
  ];
}

/** One line for all that is new of a plugin in a worker. */
function added<T extends { plugin: string; worker: number; kind: string }>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (item: T) => string,
  describe: (items: readonly T[]) => string,
): string[] {
  const known = new Set(before.map(keyOf));
  const groups = new Map<string, T[]>();
  for (const item of after) {
    if (known.has(keyOf(item))) continue;
    const owner = `plugin "${item.plugin}", worker ${item.worker}: `;
    const group = groups.get(owner + item.kind) ?? [];
    groups.set(owner + item.kind, group);
    group.push(item);
  }
  return [...groups.values()].map(
    (items) => `plugin "${items[0]!.plugin}", worker ${items[0]!.worker}: ${describe(items)}`,
  );
}

function describeContexts(contexts: readonly LiveContext[]): string {
  const names = list(contexts, ({ id, held }) => {
    const what = held.length === 0 ? "" : ` (its ${held.join(" and ")} held back)`;
    return `${id}${what}`;
  });
  return `${contexts.length} more ${contexts[0]!.kind} contexts live: ${names}`;
}

function describeCallouts(callouts: readonly LiveCallout[]): string {
  const names = list(callouts, ({ token }) => `token ${token}`);
  return `${callouts.length} more ${callouts[0]!.kind}s wait for an answer: ${names}`;
}

function list<T>(items: readonly T[], name: (item: T) => string): string {
  const names = items.slice(0, named).map(name).join(", ");
  return items.length > named ? `${names}, …` : names;
}
