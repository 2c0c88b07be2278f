const prefix = "wasm.";

/** What filters of a stream leave for each other and for the host with `proxy_set_property`. */
export class FilterState {
  #values: Map<string, Buffer> | undefined;
  #readOnly: Set<string> | undefined;

  /** Keeps a value under `wasm.` and the whole path. False if the value that is there was made read-only. */
  set(path: string, value: Buffer, readOnly: boolean): boolean {
    const key = prefix + path;
    if (this.#readOnly?.has(key)) return false;
    if (readOnly) this.#readOnly = (this.#readOnly ?? new Set()).add(key);
    this.setObject(key, value);
    return true;
  }

  /** Keeps an object of the host's own. */
  setObject(key: string, value: Buffer): void {
    this.#values ??= new Map();
    this.#values.set(key, value);
  }

  /** Answers the path `NAME` as well as `filter_state`, `wasm.NAME`. */
  get(path: string[]): Buffer | undefined {
    if (path.length === 1) return this.#values?.get(prefix + path[0]);
    return path.length === 2 && path[0] === "filter_state" ? this.#values?.get(path[1]!) : undefined;
  }
}
