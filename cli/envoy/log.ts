import { setTimeout as delay } from "node:timers/promises";

/** One line of Envoy's log, taken apart. */
export interface EnvoyLogLine {
  /** `trace`, `debug`, `info`, `warning`, `error` or `critical`. */
  level: string;
  /** The part of Envoy that speaks: `main`, `wasm`, `http`, … */
  component: string;
  /** The text, without time, thread and source position. */
  message: string;
}

/** A line that a module wrote with `proxy_log`. */
export interface WasmLogLine {
  level: string;
  /** Plugin name, root id and vm id as Envoy prints them, one space between; empty parts are left out. */
  plugin: string;
  message: string;
}

const LINE = /^\[[^\]]*\]\[\d+\]\[(\w+)\]\[(\w+)\] (?:\[[^\]]*:\d+\] )?(.*)$/s;
const WASM_LINE = /^wasm log(?: ([^:]*))?: (.*)$/s;

/** Takes one line of Envoy's log apart, or null for a line that is not in Envoy's format (a second line of a message). */
export function parseEnvoyLog(line: string): EnvoyLogLine | null {
  const match = LINE.exec(line);
  return match ? { level: match[1]!, component: match[2]!, message: match[3]! } : null;
}

/** Of Envoy's log, what modules wrote. A message of several lines is one. */
export function wasmLogLines(lines: readonly string[]): WasmLogLine[] {
  const found: WasmLogLine[] = [];
  let current: WasmLogLine | null = null;
  for (const line of lines) {
    const parsed = parseEnvoyLog(line);
    if (!parsed) {
      if (current) current.message += `\n${line}`;
      continue;
    }
    current = asWasmLine(parsed);
    if (current) found.push(current);
  }
  return found;
}

function asWasmLine({ level, component, message }: EnvoyLogLine): WasmLogLine | null {
  const match = component === "wasm" ? WASM_LINE.exec(message) : null;
  return match ? { level, plugin: match[1] ?? "", message: match[2]! } : null;
}

/** What went wrong, of a log: the messages at level `error` and `critical`, each once, the last few in one line. */
export function condenseErrors(lines: readonly string[], limit = 5): string {
  const messages = lines
    .map(parseEnvoyLog)
    .filter((line) => line?.level === "error" || line?.level === "critical")
    .map((line) => asWasmLine(line!)?.message ?? withoutConfig(line!.message))
    .filter((message) => !ECHO.test(message));
  return [...new Set(messages)].slice(-limit).join("; ");
}

/** Envoy repeats twice, between the cause and its last word, that a plugin has not loaded. */
const ECHO = /^Plugin .* failed to load$/;

/** Envoy ends its last word with the bootstrap it was given, which is a temporary file here. */
function withoutConfig(message: string): string {
  return message.replace(/^error [`'](.*)[`'] initializing config .*$/s, "$1").trim();
}

const MAX_LINES = 10_000;
const MAX_LINE_LENGTH = 16_384;

/** The end of Envoy's log: the last 10,000 lines, each cut after 16,384 characters. */
export class EnvoyLog {
  readonly #lines: string[] = [];
  readonly #onLine: ((line: string) => void) | undefined;
  #rest = "";

  /** @param onLine is called with each whole line */
  constructor(onLine?: (line: string) => void) {
    this.#onLine = onLine;
  }

  /** The lines kept, oldest first. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** What the modules wrote, of the lines kept. */
  get wasm(): WasmLogLine[] {
    return wasmLogLines(this.#lines);
  }

  /** Takes a piece of output in; a line is kept once its end is there. */
  write(chunk: string): void {
    const lines = (this.#rest + chunk).split("\n");
    this.#rest = lines.pop()!.slice(0, MAX_LINE_LENGTH);
    for (const line of lines) this.#add(line);
  }

  /** Takes what is left as the last line. */
  end(): void {
    if (this.#rest) this.#add(this.#rest);
    this.#rest = "";
  }

  /**
   * The first line kept that holds the text, waiting for it if need be.
   *
   * @throws Error when it has not come after `timeoutMs`
   */
  async waitFor(text: string, timeoutMs = 5_000): Promise<string> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const line = this.#lines.find((candidate) => candidate.includes(text));
      if (line !== undefined) return line;
      if (Date.now() > deadline) throw new Error(`Envoy's log has no "${text}" after ${timeoutMs} ms`);
      await delay(10);
    }
  }

  #add(line: string): void {
    const kept = line.slice(0, MAX_LINE_LENGTH);
    this.#lines.push(kept);
    if (this.#lines.length > MAX_LINES) this.#lines.shift();
    this.#onLine?.(kept);
  }
}
