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

/** The string at hand, where it stands in the text. */
const view = new Bytes();

/**
 * A field of a message or an element of a list, read as protobuf's JSON mapping has it: integers may be strings, names of an
 * enum numbers, and `null` is as good as nothing. One that is not there reads as the fallback; one of another type does, too,
 * and is noted. Nothing that is read is a view of the configuration's text.
 */
@final
export class Field {
  constructor(
    readonly problems: Problems,
    /** The value's node in the document; negative if there is none. */
    readonly node: i32,
  ) {}

  /** What it is. */
  get kind(): JsonKind {
    return this.node < 0 ? JsonKind.Missing : this.problems.document.nodes.kind(this.node);
  }

  /** False if the configuration does not have it, or has `null`. */
  get exists(): bool {
    return this.kind > JsonKind.Null;
  }

  /** True if it is a string. */
  get isString(): bool {
    return this.kind == JsonKind.String;
  }

  /** The value itself. */
  get value(): JsonValue {
    return new JsonValue(this.problems.document, this.node);
  }

  /** Notes what is wrong with it, if it is there. */
  fail(message: string): void {
    this.problems.add(this.node, message);
  }

  /** Notes that it is not what it should be. */
  reject(expected: string): void {
    const value = this.value;
    this.fail(`expected ${expected}, found ${value.isNumber ? value.numberText : value.describe()}`);
  }

  /** A text of at most so many bytes. */
  text(most: i32 = MAX_STRING_BYTES): Bytes {
    if (!this.is(JsonKind.String, "a string")) return new Bytes();
    const text = this.aimed();
    if (text.length > most) {
      this.fail(`at most ${most} bytes are allowed, found ${text.length}`);
      return new Bytes();
    }
    return text.copy();
  }

  /** Like `text`, for what must not be empty. */
  filled(most: i32 = MAX_STRING_BYTES): Bytes {
    if (this.isString && this.aimed().isEmpty) this.fail("it must not be empty");
    return this.text(most);
  }

  /** Bytes, which JSON has in base64, with the characters of either alphabet. */
  bytes(): Bytes {
    if (!this.is(JsonKind.String, "a string")) return new Bytes();
    const encoded = this.aimed();
    for (let form = Base64.Standard; form <= Base64.UrlUnpadded; form++) {
      const decoded = decodeBase64(encoded, form);
      if (decoded !== null) return decoded;
    }
    this.reject("base64");
    return new Bytes();
  }

  /** The truth value. */
  flag(fallback: bool = false): bool {
    if (!this.is(JsonKind.Bool, "true or false")) return fallback;
    return this.problems.document.nodes.end(this.node) != 0;
  }

  /** An integer from `least` to `most`. */
  integer(least: i64, most: i64, fallback: i64 = 0): i64 {
    if (!this.exists) return fallback;
    const isWritten = this.kind == JsonKind.Number || (this.isString && isDecimal(this.aimed()));
    if (isWritten) {
      const decimal = new Decimal(this.aimed());
      const number = decimal.isI64 ? decimal.toI64() : 0;
      if (decimal.isI64 && number >= least && number <= most) return number;
    }
    this.reject(`an integer from ${least} to ${most}`);
    return fallback;
  }

  /** A duration in milliseconds. */
  milliseconds(fallback: i64): i64 {
    if (!this.exists) return fallback;
    const duration = this.isString ? parseDuration(this.aimed()) : NO_DURATION;
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
    if (!this.is(JsonKind.Array, "an array")) return new List(this.problems, 0);
    const length = this.length;
    if (length > most) this.fail(`at most ${most} are allowed, found ${length}`);
    return new List(this.problems, length > most ? 0 : this.problems.document.nodes.firstChild(this.node));
  }

  /** How many elements a list has; 0 for what is none. */
  get length(): i32 {
    return this.kind == JsonKind.Array ? this.problems.document.nodes.childCount(this.node) : 0;
  }

  /** True for a value of that kind. Any other that is there is noted. */
  is(kind: JsonKind, expected: string): bool {
    if (this.kind == kind) return true;
    if (this.exists) this.reject(expected);
    return false;
  }

  /** The characters of a string or a number: a view that the next call ends. */
  private aimed(): Bytes {
    const document = this.problems.document;
    const start = document.nodes.start(this.node);
    view.aim(document.text.ptr + <usize>start, document.nodes.end(this.node) - start);
    return view;
  }
}
