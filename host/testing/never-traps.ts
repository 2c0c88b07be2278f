import { AssertionError } from "node:assert";
import { Status } from "../abi.js";
import { HostError } from "../errors.js";
import { type Damage, damages, type Fault } from "../faults/fault.js";
import { Host } from "../host.js";
import type { HostOptions } from "../options.js";
import { RuleError } from "../rules/rule.js";
import type { TraceRecord } from "../trace/record.js";
import { VmTrap } from "../trap.js";
import { sample } from "./sample.js";
import { giveUpExchanges } from "./stalled.js";
import { Watchdog } from "./watchdog.js";

export interface NeverTrapsOptions {
  /** The host that each run loads anew. Its `trace` is used by the run itself. */
  host: HostOptions;
  /**
   * What a test does with the host, so that the module makes its calls. It is run again and again, so it should be
   * short and do the same each time. What it asserts counts in the first run alone; in the others calls fail.
   */
  scenario(host: Host): unknown;
  /** What calls answer, one after the other. Default: every {@link Status}, 0 to 12. */
  statuses?: readonly Status[];
  /** What becomes of what calls hand back. Default: every {@link Damage}; `[]` for none. */
  damages?: readonly Damage[];
  /** Most runs. With more to try, a sample is taken of each function and answer. Default 2,000. */
  budget?: number;
  /** Which sample. Default 1. */
  seed?: number;
  /** Milliseconds after which a run is given up, its filter having stopped for good; more if the first took long. Default 50. */
  patience?: number;
  /**
   * Milliseconds for which the module may keep the thread to itself. One that takes longer is taken to loop for ever:
   * what it was answered is written to stderr and the process is killed, for nothing else ends such a loop. Default 30,000.
   */
  loopPatience?: number;
}

/** One way in which a call goes wrong. */
export interface Mishap {
  /** Which of all host calls, counted from 1. */
  call: number;
  function: string;
  /** Which of the calls of the function, counted from 1. */
  nth: number;
  /** What the call answers without being performed. With Ok it hands back nothing. */
  status?: Status;
  /** What becomes of what it hands back. */
  damage?: Damage;
}

/** A call that went wrong and made the module trap. */
export interface FoundTrap extends Mishap {
  /** Where and why. */
  trap: VmTrap;
}

export interface NeverTrapsReport {
  /** Host calls in the first run. */
  calls: number;
  /** How many ways there are for them to go wrong. */
  possible: number;
  /** How many were tried. */
  runs: number;
  seed: number;
  traps: readonly FoundTrap[];
  /**
   * What left the scenario waiting for good: the filter did not go on. No trap, but on Envoy the client waits until the
   * stream's idle timeout.
   */
  stalled: readonly Mishap[];
}

/** A module trapped on what a host answered. */
export class NeverTrapsError extends AssertionError {
  readonly report: NeverTrapsReport;

  constructor(report: NeverTrapsReport) {
    super({ message: describe(report) });
    this.report = report;
  }
}

/** So many traps are named in an error's message; all are in its report. */
const named = 20;

/**
 * Proves that a module never traps on a host's answer. It runs a scenario once and notes all calls that the module makes
 * from its start on; then once more for each of them and each other answer that a host may give: every status, and Ok
 * with results that are empty, cut off, meaningless or outside of the memory. Each run has VMs of its own.
 *
 * @throws NeverTrapsError if the module traps; it names each call, what it answered, and the place of the trap
 */
export async function neverTraps(options: NeverTrapsOptions): Promise<NeverTrapsReport> {
  const { budget = 2000, seed = 1, patience = 50 } = options;
  const { calls, milliseconds } = await recordCalls(options);
  const limit = Math.max(patience, 10 * milliseconds);
  const counts = new Map<string, number>();
  const mishaps = calls.flatMap((record, i) => {
    const nth = (counts.get(record.function) ?? 0) + 1;
    counts.set(record.function, nth);
    return mishapsOf(record, { call: i + 1, function: record.function, nth }, options);
  });
  const chosen = sample(mishaps, budget, seed, kindOf);
  const traps: FoundTrap[] = [];
  const stalled: Mishap[] = [];
  const watchdog = new Watchdog(chosen.map(describeMishap), options.loopPatience ?? 30_000);
  try {
    for (const [i, mishap] of chosen.entries()) {
      watchdog.step(i);
      const outcome = await tryOnce(options, mishap, limit);
      if (outcome.trap) traps.push({ ...mishap, trap: outcome.trap });
      else if (outcome.stalled) stalled.push(mishap);
    }
  } finally {
    await watchdog.stop();
  }
  const report = { calls: calls.length, possible: mishaps.length, runs: chosen.length, seed, traps, stalled };
  if (traps.length > 0) throw new NeverTrapsError(report);
  return report;
}

/** The host calls of a run in which nothing goes wrong, and how long the scenario took. */
async function recordCalls({
  host: options,
  scenario,
}: NeverTrapsOptions): Promise<{ calls: TraceRecord[]; milliseconds: number }> {
  const records: TraceRecord[] = [];
  const host = await Host.load({ ...options, trace: (record) => records.push(record) });
  const began = performance.now();
  try {
    await scenario(host);
  } finally {
    host.close();
  }
  const milliseconds = performance.now() - began;
  const [trap] = host.traps;
  if (trap)
    throw new AssertionError({ message: `the module traps with all calls in order: ${trap.message}` });
  const calls = records.filter((record) => record.direction === "host" && record.result !== undefined);
  return { calls, milliseconds };
}

function mishapsOf(
  record: TraceRecord,
  call: Mishap,
  { statuses = allStatuses, damages: wanted = damages }: NeverTrapsOptions,
): Mishap[] {
  // A function without a result has no answer that could be another.
  if (record.result === "done") return [];
  const answered =
    typeof record.result === "number" ? record.result : Status[record.result as keyof typeof Status];
  const others = statuses.filter((status) => status !== answered).map((status) => ({ ...call, status }));
  const spoilt = record.returned ? wanted.map((damage) => ({ ...call, damage })) : [];
  return [...others, ...spoilt];
}

const allStatuses = Object.values(Status).filter((value) => typeof value === "number");

/** A sample has some of each kind before it has more of any. */
function kindOf(mishap: Mishap): string {
  return `${mishap.function} ${answerOf(mishap)}`;
}

interface Outcome {
  trap?: VmTrap;
  stalled?: boolean;
}

async function tryOnce(options: NeverTrapsOptions, mishap: Mishap, limit: number): Promise<Outcome> {
  const { function: name, nth, status, damage } = mishap;
  const fault: Fault = { function: name, nth, ...(status === undefined ? { damage: damage! } : { status }) };
  const { trace: _, ...quiet } = options.host;
  let host: Host;
  try {
    host = await Host.load({ onLog: () => {}, ...quiet, faults: [...(quiet.faults ?? []), fault] });
  } catch (error) {
    // A module may well refuse to start. Anything but a refusal is not the module's doing.
    if (!(error instanceof HostError || error instanceof RuleError)) throw error;
    return error.cause instanceof VmTrap ? { trap: error.cause } : {};
  }
  const ended = await endsInTime(host, async () => options.scenario(host), limit);
  host.close();
  const [trap] = host.traps;
  return trap ? { trap } : { stalled: !ended };
}

/** Whether a scenario ends by itself, well or not. One that does not is made to. */
async function endsInTime(host: Host, scenario: () => Promise<unknown>, limit: number): Promise<boolean> {
  const ended = scenario().then(
    () => true,
    () => true,
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, limit, false);
  });
  const inTime = await Promise.race([ended, late]);
  clearTimeout(timer);
  if (!inTime && giveUpExchanges(host, new Error("given up, for it does not go on")) > 0) {
    await Promise.race([ended, new Promise(setImmediate)]);
  }
  return inTime;
}

function describe({ traps, runs, possible, seed }: NeverTrapsReport): string {
  const lines = traps.slice(0, named).map((found) => `  ${describeMishap(found)}: ${found.trap.summary}`);
  if (traps.length > named) lines.push(`  and ${traps.length - named} more`);
  const tried = runs === possible ? `${runs} runs` : `${runs} of ${possible} runs, seed ${seed}`;
  return `the module trapped in ${traps.length} of ${tried}:\n${lines.join("\n")}`;
}

/** A call that went wrong, in words: `call 7, proxy_get_property, answered NotFound`. */
export function describeMishap(mishap: Mishap): string {
  return `call ${mishap.call}, ${mishap.function}, ${answerOf(mishap)}`;
}

function answerOf({ status, damage }: Mishap): string {
  return damage === undefined ? `answered ${Status[status!]}` : `handed back ${results[damage]}`;
}

const results: Record<Damage, string> = {
  empty: "nothing",
  truncated: "half of it",
  garbage: "garbage",
  outside: "a pointer outside of memory",
  huge: "a huge size",
};
