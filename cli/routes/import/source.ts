import { DescriptionError, listOf, mapOf, type Reader } from "../../envoy/xprotocol/fields.js";
import type { Notes } from "./notes.js";

/** An object of a resource: what is asked for is read, what is left is noted by `end`. */
export class Source {
  readonly #asked = new Set<string>();
  readonly #values: ReadonlyMap<string, unknown>;

  /** @throws DescriptionError when it is no object */
  constructor(
    value: unknown,
    readonly path: string,
    readonly notes: Notes,
  ) {
    const entries = mapOf((each) => each)(value, path);
    this.#values = new Map(entries.filter(([, each]) => each !== undefined && each !== null));
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** Where a field stands. */
  at(name: string): string {
    return `${this.path}.${name}`;
  }

  /** The value of a field, or undefined where it is not there. */
  get<T>(name: string, read: Reader<T>): T | undefined {
    this.#asked.add(name);
    return this.has(name) ? read(this.#values.get(name), this.at(name)) : undefined;
  }

  /** The value of a field that has to be there. */
  required<T>(name: string, read: Reader<T>): T {
    if (!this.has(name)) throw new DescriptionError(this.path, `"${name}" is missing`);
    return this.get(name, read) as T;
  }

  /** An object within it. */
  object(name: string): Source | undefined {
    return this.get(name, (value, path) => new Source(value, path, this.notes));
  }

  /** An object within it that has to be there. */
  requiredObject(name: string): Source {
    return this.required(name, (value, path) => new Source(value, path, this.notes));
  }

  /** A list of objects within it; empty where there is none. */
  objects(name: string): Source[] {
    return (
      this.get(
        name,
        listOf((value, path) => new Source(value, path, this.notes)),
      ) ?? []
    );
  }

  /** The names and values of an object within it; empty where there is none. */
  entries<T>(name: string, read: Reader<T>): [string, T][] {
    return this.get(name, mapOf(read)) ?? [];
  }

  /** Notes why a field does not carry over, if it is there. */
  drop(name: string, reason: string): boolean {
    this.#asked.add(name);
    if (this.has(name)) this.notes.add(this.at(name), reason);
    return this.has(name);
  }

  /** Notes why a part of it does not carry over. */
  note(reason: string, name?: string): void {
    this.notes.add(name === undefined ? this.path : this.at(name), reason);
  }

  /** Notes each field that was not asked for. */
  end(): void {
    for (const name of this.#values.keys()) {
      if (!this.#asked.has(name)) this.note("unknown field; it is left out", name);
    }
  }
}
