import { Base64, decodeBase64 } from "../../../assembly/bytes/base64";
import { Bytes } from "../../../assembly/bytes/bytes";
import { Decimal } from "../../../assembly/json/decimal";
import { quote } from "../../../assembly/json/describe";
import { nearest } from "../../../assembly/json/nearest";
import { JsonKind } from "../../../assembly/json/node-table";
import { JsonValue } from "../../../assembly/json/value";
import { NO_DURATION, parseDuration } from "./duration";
import { MAX_STRING_BYTES } from "./limits";
import { List } from "./list";
import { isDecimal } from "./numbers";
import { Problems } from "./problems";

/**
 * A field of a message or an element of a list, read as protobuf's JSON mapping has it: integers may be strings, names of an
 * enum numbers, and `null` is as good as nothing. One that is not there reads as the fallback; one of another type does, too,
 * and is noted. Nothing that is read is a view of the configuration's text.
 */
@final
export class Field {
  constructor(
    readonly problems: Problems,
    readonly value: JsonValue,
  ) {}

  /** False if the configuration does not have it, or has `null`. */
  get exists(): bool {
    return this.value.exists && !this.value.isNull;
  }

  /** True if it is a string. */
  get isString(): bool {
    return this.value.isString;
  }

  /** Notes what is wrong with it, if it is there. */
  fail(message: string): void {
    this.problems.add(this.value, message);
  }

  /** Notes that it is not what it should be. */
  reject(expected: string): void {
    const found = this.value.isNumber ? this.value.numberText : this.value.describe();
    this.fail(`expected ${expected}, found ${found}`);
  }

  /** A text of at most so many bytes. */
  text(most: i32 = MAX_STRING_BYTES): Bytes {
    if (!this.is(JsonKind.String, "a string")) return new Bytes();
    const view = this.value.asBytes();
    if (view.length > most) {
      this.fail(`at most ${most} bytes are allowed, found ${view.length}`);
      return new Bytes();
    }
    return view.copy();
  }

  /** Like `text`, for what must not be empty. */
  filled(most: i32 = MAX_STRING_BYTES): Bytes {
    if (this.isString && this.value.asBytes().isEmpty) this.fail("it must not be empty");
    return this.text(most);
  }

  /** Bytes, which JSON has in base64, with the characters of either alphabet. */
  bytes(): Bytes {
    if (!this.is(JsonKind.String, "a string")) return new Bytes();
    const encoded = this.value.asBytes();
    for (let form = Base64.Standard; form <= Base64.UrlUnpadded; form++) {
      const decoded = decodeBase64(encoded, form);
      if (decoded !== null) return decoded;
    }
    this.reject("base64");
    return new Bytes();
  }

  /** The truth value. */
  flag(fallback: bool = false): bool {
    return this.is(JsonKind.Bool, "true or false") ? this.value.asBool() : fallback;
  }

  /** An integer from `least` to `most`. */
  integer(least: i64, most: i64, fallback: i64 = 0): i64 {
    if (!this.exists) return fallback;
    let isInteger = this.value.isI64;
    let number = this.value.asI64();
    if (this.isString && isDecimal(this.value.asBytes())) {
      const decimal = new Decimal(this.value.asBytes());
      isInteger = decimal.isI64;
      number = isInteger ? decimal.toI64() : 0;
    }
    if (isInteger && number >= least && number <= most) return number;
    this.reject(`an integer from ${least} to ${most}`);
    return fallback;
  }

  /** A duration in milliseconds. */
  milliseconds(fallback: i64): i64 {
    if (!this.exists) return fallback;
    const duration = this.isString ? parseDuration(this.value.asBytes()) : NO_DURATION;
    if (duration == NO_DURATION) this.reject('a duration such as "1.5s", up to 10^9 seconds');
    return duration;
  }

  /** The place of an enum's value among its names, by the name or by the number that the place is. */
  choice(names: string[]): i32 {
    if (!this.exists) return 0;
    const value = this.value;
    if (value.isI32 && value.asI32() >= 0 && value.asI32() < names.length) return value.asI32();
    const name = value.asString();
    const index = value.isString ? names.indexOf(name) : -1;
    if (index >= 0) return index;
    const meant = value.isString ? nearest(name, names) : "";
    const hint = meant.length > 0 ? `; did you mean ${quote(meant)}?` : "";
    this.fail(`expected one of ${names.join(", ")}, found ${value.describe()}${hint}`);
    return 0;
  }

  /** The elements of a list of at most so many; none if it is not there. */
  list(most: i32): List {
    if (!this.is(JsonKind.Array, "an array")) return new List(this.problems, this.value.missing);
    if (this.value.length > most) {
      this.fail(`at most ${most} are allowed, found ${this.value.length}`);
      return new List(this.problems, this.value.missing);
    }
    return new List(this.problems, this.value);
  }

  /** How many elements a list has; 0 for what is none. */
  get length(): i32 {
    return this.value.isArray ? this.value.length : 0;
  }

  /** True for a value of that kind. Any other that is there is noted. */
  is(kind: JsonKind, expected: string): bool {
    if (this.value.kind == kind) return true;
    if (this.exists) this.reject(expected);
    return false;
  }
}
