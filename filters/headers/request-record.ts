import { Bytes } from "../../assembly/bytes/bytes";
import { HeaderMap } from "../../assembly/http/header-map";
import { RuleSet } from "./rule-set";

/**
 * What the response's operations need to know of the request. It is written down while the request passes, because
 * hosts no longer have its headers when the response comes.
 */
@final
export class RequestRecord {
  /** The rules that matched. */
  readonly matched: RuleSet;
  private readonly values: StaticArray<Bytes | null>;

  /** Copies the headers of these names, as they are sent on. */
  constructor(matched: RuleSet, names: Bytes[], headers: HeaderMap) {
    this.matched = matched.copy();
    this.values = new StaticArray<Bytes | null>(names.length);
    for (let i = 0; i < names.length; i++) {
      const value = headers.getBytes(names[i]);
      if (value !== null) this.values[i] = value.copy();
    }
  }

  /** The header with that place among the names, or null if the request had none. */
  header(slot: i32): Bytes | null {
    return this.values[slot];
  }
}
