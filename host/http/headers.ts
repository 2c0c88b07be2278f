import type { HeaderList } from "./codec.js";
import { joinedHeaders } from "./joined-headers.js";

/** What a header map belongs to; requests know `host` as `:authority`. */
export type HeaderMapKind = "request" | "response" | "trailers";

/** Header fields as Envoy keeps them: ordered, lower-case names, pseudo-headers in front. */
export class HeaderMap {
  readonly #kind: HeaderMapKind;
  #list: HeaderList;

  constructor(list: HeaderList, kind: HeaderMapKind) {
    this.#list = list;
    this.#kind = kind;
  }

  /** The fields in order. Not to be changed from outside. */
  get list(): HeaderList {
    return this.#list;
  }

  get size(): number {
    return this.#list.length;
  }

  /** Bytes of all names and values. */
  get byteSize(): number {
    return this.#list.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  }

  /** The first value of a name. */
  get(name: string): string | undefined {
    const wanted = this.#key(name);
    const list = this.#list;
    for (let i = 0; i < list.length; i++) {
      const field = list[i]!;
      if (field[0] === wanted) return field[1];
    }
    return undefined;
  }

  /** All values of a name, in order. */
  getAll(name: string): string[] {
    const wanted = this.#key(name);
    return this.#list.filter((field) => field[0] === wanted).map((field) => field[1]);
  }

  /** Adds a field, or joins the value to the one that is there if the header is one that Envoy keeps single. */
  add(name: string, value: string): void {
    const key = this.#key(name);
    const existing = joinedHeaders.has(key) ? this.#list.find((field) => field[0] === key) : undefined;
    if (!existing) this.#insert(key, value);
    else if (value !== "") existing[1] = existing[1] === "" ? value : `${existing[1]},${value}`;
  }

  /** Removes every field of that name and adds this one. */
  set(name: string, value: string): void {
    const key = this.#key(name);
    this.#removeKey(key);
    this.#insert(key, value);
  }

  /** Removes every field of that name. */
  remove(name: string): void {
    this.#removeKey(this.#key(name));
  }

  /** Puts other fields in the place of all. */
  replaceAll(pairs: HeaderList): void {
    this.#list = [];
    for (const [name, value] of pairs) this.add(name, value);
  }

  #key(name: string): string {
    const key = lowerCase(name);
    return key === "host" && this.#kind === "request" ? ":authority" : key;
  }

  #insert(key: string, value: string): void {
    if (key.charCodeAt(0) !== 0x3a) {
      this.#list.push([key, value]);
      return;
    }
    const firstOrdinary = this.#list.findIndex((field) => field[0].charCodeAt(0) !== 0x3a);
    this.#list.splice(firstOrdinary < 0 ? this.#list.length : firstOrdinary, 0, [key, value]);
  }

  #removeKey(key: string): void {
    const list = this.#list;
    let kept = 0;
    for (let i = 0; i < list.length; i++) {
      const field = list[i]!;
      if (field[0] !== key) list[kept++] = field;
    }
    list.length = kept;
  }
}

/** ASCII lower case; other bytes are left alone, and a name that is lower-case already is returned as it is. */
export function lowerCase(name: string): string {
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code >= 0x41 && code <= 0x5a) return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  }
  return name;
}
