import { ConfigErrors } from "./config-errors";
import { ConfigValue } from "./config-value";
import { JsonValue } from "./value";

/** An array of a configuration; empty where the configuration does not have it. */
@final
export class ConfigArray {
  /** The element last asked for and its index: reading one after the other does not start anew each time. */
  private element: JsonValue;
  private index: i32 = 0;

  /** For the SDK's own use: `asArray()` makes them. */
  constructor(
    private readonly errors: ConfigErrors,
    private readonly value: JsonValue,
  ) {
    this.element = value.first();
  }

  /** False if the configuration does not have this array. */
  get exists(): bool {
    return this.value.isArray;
  }

  /** How many elements there are; 0 if this is no array. */
  get length(): i32 {
    return this.value.length;
  }

  /** The element at `index`; absent beyond the ends. */
  at(index: i32): ConfigValue {
    if (<u32>index >= <u32>this.length) return new ConfigValue(this.errors, this.value.missing, null);
    if (index < this.index) {
      this.element = this.value.first();
      this.index = 0;
    }
    for (; this.index < index; this.index++) this.element = this.element.next();
    return new ConfigValue(this.errors, this.element, null);
  }
}
