import { AssertionError } from "node:assert";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { formatValues, type TraceRecord, type TraceValue } from "../trace/record.js";
import { diffLines } from "./diff.js";

/** Longer texts are cut in a snapshot. */
const longestText = 2000;

/** Allocations say where, and how often depends on the SDK. */
const leftOut = new Set(["malloc", "proxy_on_memory_allocate"]);
/** What these hand back is another thing in each run; so is an attribute that is a time. */
const clocks = new Set(["proxy_get_current_time_nanoseconds", "clock_time_get"]);
const timedProperty = /(^|\.)(time|duration|start_time)$/;

/**
 * A trace as text that is the same in each run: without durations, addresses, allocations and times, and with the
 * contexts of each plugin numbered in the order in which they appear.
 */
export function traceSnapshot(trace: readonly TraceRecord[]): string {
  const contexts = new ContextNumbers();
  const lines = trace
    .filter((record) => !leftOut.has(record.function))
    .map((record) => formatRecord(record, contexts));
  return lines.map((line) => `${line}\n`).join("");
}

function formatRecord(record: TraceRecord, contexts: ContextNumbers): string {
  const { plugin, worker, contextId, depth, faulted, rule } = record;
  const who = worker === 0 ? plugin : `${plugin}, worker ${worker}`;
  const number = contexts.of(who, contextId);
  const values = renumber(record.arguments, (id) => contexts.of(who, id));
  const call = `${"  ".repeat(depth)}${record.function}(${formatValues(values, longestText)})`;
  const notes = [faulted && " (faulted)", rule && ` (${rule})`].filter(Boolean).join("");
  return `[${who} #${number}] ${call} -> ${record.result ?? "did not return"}${notes}${formatReturned(record)}`;
}

function formatReturned(record: TraceRecord): string {
  if (!record.returned) return "";
  const timed = clocks.has(record.function) || timedProperty.test(String(record.arguments.path ?? ""));
  const values = timed
    ? Object.keys(record.returned)
        .map((name) => `${name}=<time>`)
        .join(", ")
    : undefined;
  return ` ${values ?? formatValues(record.returned, longestText)}`;
}

/** The numbers that contexts have in a snapshot: 1 for the first that a plugin is seen with. */
class ContextNumbers {
  readonly #numbers = new Map<string, Map<number, number>>();

  /** Context 0 is none, in every run. */
  of(plugin: string, id: number): number {
    if (id === 0) return 0;
    const numbers = this.#numbers.get(plugin) ?? new Map<number, number>();
    this.#numbers.set(plugin, numbers);
    const number = numbers.get(id) ?? numbers.size + 1;
    numbers.set(id, number);
    return number;
  }
}

function renumber(
  values: Record<string, TraceValue>,
  numberOf: (id: number) => number,
): Record<string, TraceValue> {
  const renumbered = { ...values };
  for (const name of ["context", "parent"]) {
    const id = values[name];
    if (typeof id === "number") renumbered[name] = numberOf(id);
  }
  return renumbered;
}

/**
 * Holds a text against a committed file. With `UPDATE_SNAPSHOTS=1` in the environment the file is written instead.
 *
 * @throws AssertionError with the lines that differ; or if there is no file
 */
export function assertSnapshot(actual: string, file: string | URL): void {
  const path = typeof file === "string" ? file : fileURLToPath(file);
  if (process.env.UPDATE_SNAPSHOTS === "1") {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, actual);
    return;
  }
  const expected = read(path);
  if (expected === undefined) {
    throw new AssertionError({
      message: `there is no ${path}: run the test with UPDATE_SNAPSHOTS=1 to write it`,
    });
  }
  if (expected === actual) return;
  const message =
    `${path} says something else (- it, + this run); if this run is right, repeat it with UPDATE_SNAPSHOTS=1\n` +
    diffLines(expected.split("\n"), actual.split("\n"));
  throw new AssertionError({ message, actual, expected, operator: "assertSnapshot" });
}

/** A file that was checked out with other line ends is the same file. */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").replaceAll("\r\n", "\n");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
