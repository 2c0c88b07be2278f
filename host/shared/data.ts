import { Status } from "../abi.js";

/**
 * What a compare-and-swap number means differs from host to host; filters are tested against each rule by name.
 *
 * | rules | key absent | present, number 0 | present, wrong number |
 * | --- | --- | --- | --- |
 * | `envoy` | creates | overwrites | `CasMismatch` |
 * | `mosn` | creates | `CasMismatch` | `CasMismatch` |
 * | `kong` | creates for 0, else `CasMismatch` | `CasMismatch` | `CasMismatch` |
 * | `none` | every call answers `Unimplemented` | | |
 *
 * A set without a value (a null pointer) removes the key by the rules of `kong`, and is one of no bytes by the others.
 */
export type SharedDataRules = "envoy" | "mosn" | "kong" | "none";

/** A value of the shared data and the number that a set must name to replace just this one. */
export interface SharedValue {
  readonly value: Uint8Array;
  readonly cas: number;
}

const noBytes = new Uint8Array(0);

/** Key-value data of each VM id. Keys are byte strings (one character a byte); values are kept as they are handed over. */
export class DataStore {
  readonly #values = new Map<string, Map<string, SharedValue>>();
  readonly #rules: SharedDataRules;
  #nextCas = 1;

  constructor(rules: SharedDataRules) {
    this.#rules = rules;
  }

  /** The value under a key, or why there is none. */
  get(vmId: string, key: string): SharedValue | Status {
    if (this.#rules === "none") return Status.Unimplemented;
    return this.#values.get(vmId)?.get(key) ?? Status.NotFound;
  }

  set(vmId: string, key: string, value: Uint8Array | null, cas: number): Status {
    if (this.#rules === "none") return Status.Unimplemented;
    const values = this.#values.get(vmId) ?? new Map<string, SharedValue>();
    if (!this.#mayReplace(values.get(key), cas)) return Status.CasMismatch;
    if (value === null && this.#rules === "kong") return values.delete(key) ? Status.Ok : Status.CasMismatch;
    const kept = { value: value ?? noBytes, cas: this.#takeCas() };
    this.#values.set(vmId, values.set(key, kept));
    return Status.Ok;
  }

  forget(vmId: string): void {
    this.#values.delete(vmId);
  }

  #mayReplace(current: SharedValue | undefined, cas: number): boolean {
    if (!current) return this.#rules !== "kong" || cas === 0;
    if (cas === 0) return this.#rules === "envoy";
    return cas === current.cas;
  }

  /** One sequence for all keys, as on Envoy; 0 is never a value's number. */
  #takeCas(): number {
    const cas = this.#nextCas;
    this.#nextCas = (cas + 1) >>> 0 || 1;
    return cas;
  }
}
