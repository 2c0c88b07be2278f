import { Bytes } from "../bytes/bytes";
import { ConfigArray } from "./config-array";
import { ConfigErrors } from "./config-errors";
import { ConfigObject } from "./config-object";
import { quote } from "./describe";
import { nearest } from "./nearest";
import { JsonKind } from "./node-table";
import { JsonValue } from "./value";

/**
 * A field or an element of a configuration, to be read as the type it must have. A value of another type notes an
 * error and reads as the fallback; one that is absent reads as the fallback, too.
 */
@final
export class ConfigValue {
  /** For the SDK's own use: `required`, `optional` and `at` make them. */
  constructor(
    private readonly errors: ConfigErrors,
    private readonly value: JsonValue,
    private readonly owner: ConfigObject | null,
  ) {}

  /** False if the configuration does not have it. */
  get exists(): bool {
    return this.value.exists;
  }

  /** The string. An error is noted if there is another value; `fallback` if there is none. */
  asString(fallback: string = ""): string {
    return this.is(JsonKind.String, "a string") ? this.value.asString() : fallback;
  }

  /** The UTF-8 of a string, in memory that stays. Empty if there is none. */
  asBytes(): Bytes {
    return this.is(JsonKind.String, "a string") ? this.value.asBytes() : new Bytes();
  }

  /** The truth value. An error is noted if there is another value; `fallback` if there is none. */
  asBool(fallback: bool = false): bool {
    return this.is(JsonKind.Bool, "true or false") ? this.value.asBool() : fallback;
  }

  /** An integer from `least` to `most`. */
  asI32(least: i32, most: i32, fallback: i32 = 0): i32 {
    return <i32>this.asI64(least, most, fallback);
  }

  /** An integer from `least` to `most`. */
  asI64(least: i64, most: i64, fallback: i64 = 0): i64 {
    if (!this.exists) return fallback;
    const value = this.value;
    const number = value.asI64();
    if (value.isI64 && number >= least && number <= most) return number;
    this.reject(`an integer from ${least} to ${most}`);
    return fallback;
  }

  /** A number from `least` to `most`. */
  asF64(least: f64, most: f64, fallback: f64 = 0): f64 {
    if (!this.exists) return fallback;
    const value = this.value;
    const number = value.asF64();
    if (value.isF64 && number >= least && number <= most) return number;
    this.reject(`a number from ${least} to ${most}`);
    return fallback;
  }

  /** The index of the string in `choices`, which it must be one of. */
  asChoice(choices: string[], fallback: i32 = -1): i32 {
    if (!this.exists) return fallback;
    const choice = this.value.isString ? choices.indexOf(this.value.asString()) : -1;
    if (choice >= 0) return choice;
    const meant = this.value.isString ? nearest(this.value.asString(), choices) : "";
    const hint = meant.length > 0 ? `; did you mean ${quote(meant)}?` : "";
    this.fail(`expected ${quotedList(choices)}, found ${this.value.describe()}${hint}`);
    return fallback;
  }

  /** The object. An error is noted if there is another value; it then has no members. */
  asObject(): ConfigObject {
    const value = this.value;
    return this.errors.open(this.is(JsonKind.Object, "an object") ? value : value.missing);
  }

  /** The array. An error is noted if there is another value; it then has no elements. */
  asArray(): ConfigArray {
    const value = this.value;
    return new ConfigArray(this.errors, this.is(JsonKind.Array, "an array") ? value : value.missing);
  }

  /** Notes that the value is not what the filter needs: `expected …, found …`. */
  reject(expected: string): void {
    const found = this.value.isNumber ? this.value.numberText : this.value.describe();
    this.fail(`expected ${expected}, found ${found}`);
  }

  /** Notes an error about the value, in the filter's own words. */
  fail(message: string): void {
    const owner = this.owner;
    if (owner != null) owner.markBroken();
    if (this.exists) this.errors.add(this.value, message);
  }

  /** True for a value of that kind. Any other that exists is an error. */
  private is(kind: JsonKind, expected: string): bool {
    if (this.value.kind == kind) return true;
    if (this.exists) this.fail(`expected ${expected}, found ${this.value.describe()}`);
    return false;
  }
}

/** `"a", "b" or "c"`. */
function quotedList(choices: string[]): string {
  let list = "";
  for (let i = 0; i < choices.length; i++) {
    if (i > 0) list += i == choices.length - 1 ? " or " : ", ";
    list += quote(choices[i]);
  }
  return list;
}
