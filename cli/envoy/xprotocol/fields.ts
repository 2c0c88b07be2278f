import { editDistance } from "../../build/misspelling.js";

/** A description that cannot be understood. The message names the place, what stands there and what was expected. */
export class DescriptionError extends Error {
  override readonly name = "DescriptionError";

  /** @param path where: `services.reviews.routes[0].to`; empty for the whole */
  constructor(path: string, message: string) {
    super(path === "" ? message : `${path}: ${message}`);
  }
}

/** Reads one value that stands at `path`. */
export type Reader<T> = (value: unknown, path: string) => T;

/** The fields of one object, each to be read once; `end()` refuses those that were not asked for. */
export class Fields {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #known: string[] = [];

  constructor(
    value: unknown,
    readonly path: string,
  ) {
    if (!isObject(value)) throw new DescriptionError(path, `expected an object, found ${show(value)}`);
    this.#values = value;
  }

  /** The field's value, or `fallback` where it is not there. */
  optional<T, U>(name: string, read: Reader<T>, fallback: U): T | U {
    this.#known.push(name);
    const value = this.#values[name];
    return value === undefined || value === null ? fallback : read(value, join(this.path, name));
  }

  /** True if the field is there. */
  has(name: string): boolean {
    const value = this.#values[name];
    return value !== undefined && value !== null;
  }

  /** The value of a field that has to be there. */
  required<T>(name: string, read: Reader<T>): T {
    if (!this.has(name)) throw new DescriptionError(this.path, `"${name}" is missing`);
    return this.optional(name, read, undefined) as T;
  }

  /** To be called when all fields were asked for. */
  end(): void {
    const unknown = Object.keys(this.#values).find((name) => !this.#known.includes(name));
    if (unknown === undefined) return;
    const expected = `expected ${enumerate(this.#known)}`;
    throw new DescriptionError(
      this.path,
      `unknown field "${unknown}"${meant(unknown, this.#known)}; ${expected}`,
    );
  }
}

/** Reads an object's own names and values, in their order. */
export function mapOf<T>(read: (value: unknown, path: string, name: string) => T): Reader<[string, T][]> {
  return (value, path) => {
    if (!isObject(value)) throw new DescriptionError(path, `expected an object, found ${show(value)}`);
    return Object.entries(value).map(([name, each]) => [name, read(each, join(path, name), name)]);
  };
}

/** Reads a list with at least `least` items. */
export function listOf<T>(read: Reader<T>, least = 0): Reader<T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw new DescriptionError(path, `expected a list, found ${show(value)}`);
    if (value.length < least) throw new DescriptionError(path, `expected at least ${least} of them`);
    return value.map((each, index) => read(each, `${path}[${index}]`));
  };
}

/** Reads text that is not empty. */
export const text: Reader<string> = (value, path) => {
  if (typeof value === "number" || typeof value === "boolean") {
    throw new DescriptionError(path, `expected text, found ${show(value)}; write it in quotes: "${value}"`);
  }
  if (typeof value !== "string" || value === "") {
    throw new DescriptionError(path, `expected text, found ${show(value)}`);
  }
  return value;
};

/** Reads one of these words. */
export function oneOf<T extends string>(words: readonly T[]): Reader<T> {
  return (value, path) => {
    const word = words.find((each) => each === value);
    if (word !== undefined) return word;
    const hint = typeof value === "string" ? meant(value, words) : "";
    throw new DescriptionError(path, `expected ${enumerate(words)}, found ${show(value)}${hint}`);
  };
}

/** Reads true or false. */
export const flag: Reader<boolean> = (value, path) => {
  if (typeof value === "boolean") return value;
  throw new DescriptionError(path, `expected true or false, found ${show(value)}`);
};

/** Reads a whole number from `least` to `most`. */
export function integer(least: number, most: number): Reader<number> {
  return (value, path) => {
    if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
    throw new DescriptionError(
      path,
      `expected a whole number from ${least} to ${most}, found ${show(value)}`,
    );
  };
}

/** Milliseconds of each unit of time. */
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Reads a time such as `250ms`, `2s`, `1.5s`, `10m` or `1h`, as milliseconds: 1 to a day. */
export const milliseconds: Reader<number> = (value, path) => {
  const [, count, unit] = (typeof value === "string" && /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(value)) || [];
  const time = Math.round(Number(count) * UNITS[unit ?? ""]!);
  if (time >= 1 && time <= 24 * UNITS.h!) return time;
  throw new DescriptionError(
    path,
    `expected a time from 1ms to 24h, such as 250ms, 2s or 1m, found ${show(value)}`,
  );
};

/** `a, b or c`. */
export function enumerate(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** ` (did you mean …?)` if a word resembles one of these, else nothing. */
export function meant(word: string, words: readonly string[]): string {
  const near = words.find((each) => editDistance(word.toLowerCase(), each.toLowerCase()) <= 2);
  return near === undefined ? "" : ` (did you mean ${near}?)`;
}

/** `path.name`, or `path["name"]` for a name that is no plain word. */
function join(path: string, name: string): string {
  if (!/^[\w-]+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : JSON.stringify(value);
}
