/** One call across the wall between host and guest. */
export interface TraceRecord {
  /** `guest`: the host called into the module; `host`: the module called the host. */
  direction: "guest" | "host";
  worker: number;
  plugin: string;
  /** The context that the call was for. */
  contextId: number;
  /** The ABI's name of the function. */
  function: string;
  /** Arguments by name, decoded: text for names and values, member names for enums, sizes as numbers. */
  arguments: Record<string, TraceValue>;
  /** A status by name, or a number; absent if the call did not return. */
  result?: string | number;
  /** What a host function handed back beside its status. */
  returned?: Record<string, TraceValue>;
  /** A fault answered in the place of the call, or damaged what it handed back. */
  faulted?: true;
  /** The rule that the guest ran into, if rules are watched. */
  rule?: string;
  /** Milliseconds, calls inside included. */
  duration: number;
  /** How many calls this one was made inside of. */
  depth: number;
}

export type TraceValue = string | number | boolean | [string, string][];

const longestText = 120;

/** A record as one line, indented under the call that it was made in. */
export function formatTrace(record: TraceRecord): string {
  const prefix = `[${record.worker} ${record.plugin} #${record.contextId}]`;
  const call = `${record.function}(${formatValues(record.arguments)})`;
  const outcome = record.result === undefined ? "did not return" : String(record.result);
  const returned = record.returned ? ` ${formatValues(record.returned)}` : "";
  const faulted = record.faulted ? " (faulted)" : "";
  const rule = record.rule === undefined ? "" : ` (${record.rule})`;
  const time = `${record.duration.toFixed(3)} ms`;
  return `${prefix} ${"  ".repeat(record.depth)}${call} -> ${outcome}${faulted}${rule}${returned}  ${time}`;
}

/** Values by name, as in a line of a trace; longer texts are cut. */
export function formatValues(values: Record<string, TraceValue>, longest = longestText): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${formatValue(value, longest)}`)
    .join(", ");
}

function formatValue(value: TraceValue, longest: number): string {
  if (typeof value !== "string" && !Array.isArray(value)) return String(value);
  const text = JSON.stringify(value);
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
