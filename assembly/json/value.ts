import { equalsString } from "../bytes/ascii";
import { Bytes } from "../bytes/bytes";
import { Decimal } from "./decimal";
import { describe } from "./describe";
import { JsonDocument } from "./document";
import { JsonKind } from "./node-table";
import { pathOf } from "./path";

/**
 * A handle to one value of a document. No read traps: what is not there is a value of kind `Missing`, and a value
 * of another kind than was asked for reads as the fallback.
 *
 * ```ts
 * for (let rule = document.root.get("rules").first(); rule.exists; rule = rule.next()) {
 *   const status = rule.get("status").asI32(200);
 * }
 * ```
 */
@final
export class JsonValue {
  /** For the SDK's own use; `document.root`, `get`, `at`, `first` and `next` make values. */
  constructor(
    /** The document that it is a part of. */
    readonly document: JsonDocument,
    /** The node in the document's table; negative if the value is missing. */
    readonly node: i32,
  ) {}

  /** What it is. */
  get kind(): JsonKind {
    return this.node < 0 ? JsonKind.Missing : this.document.nodes.kind(this.node);
  }

  /** False only for a value that is not there. `null` exists. */
  get exists(): bool {
    return this.node >= 0;
  }

  /** A value of the same document that is not there. */
  get missing(): JsonValue {
    return new JsonValue(this.document, -1);
  }

  /** True if this is `null`. */
  get isNull(): bool {
    return this.kind == JsonKind.Null;
  }

  /** True if this is `true` or `false`. */
  get isBool(): bool {
    return this.kind == JsonKind.Bool;
  }

  /** True if this is a number. */
  get isNumber(): bool {
    return this.kind == JsonKind.Number;
  }

  /** True if this is a string. */
  get isString(): bool {
    return this.kind == JsonKind.String;
  }

  /** True if this is an array. */
  get isArray(): bool {
    return this.kind == JsonKind.Array;
  }

  /** True if this is an object. */
  get isObject(): bool {
    return this.kind == JsonKind.Object;
  }

  /** How many elements an array or members an object has; 0 for other values. */
  get length(): i32 {
    return this.isArray || this.isObject ? this.document.nodes.childCount(this.node) : 0;
  }

  /** The member of that name; missing if there is none or this is no object. Looks at one name after the other. */
  get(name: string): JsonValue {
    if (!this.isObject) return this.missing;
    const nodes = this.document.nodes;
    const text = this.document.text;
    for (let at = nodes.firstChild(this.node); at != 0; at = nodes.next(at)) {
      const start = nodes.start(at);
      if (equalsString(text.ptr + <usize>start, <usize>(nodes.end(at) - start), name)) {
        return new JsonValue(this.document, at + 1);
      }
    }
    return this.missing;
  }

  /** The element at `index`; missing beyond the ends or if this is no array. Steps from the first to it. */
  at(index: i32): JsonValue {
    if (!this.isArray || <u32>index >= <u32>this.length) return this.missing;
    let element = this.document.nodes.firstChild(this.node);
    while (index-- > 0) element = this.document.nodes.next(element);
    return new JsonValue(this.document, element);
  }

  /** The first element or the first member's value; missing if there is none. */
  first(): JsonValue {
    if (this.length == 0) return this.missing;
    const child = this.document.nodes.firstChild(this.node);
    return new JsonValue(this.document, this.isObject ? child + 1 : child);
  }

  /** What follows this value in its array or object; missing after the last and for the root. */
  next(): JsonValue {
    if (!this.exists) return this;
    const nodes = this.document.nodes;
    const name = nodes.nameOf(this.node);
    const sibling = nodes.next(name == 0 ? this.node : name);
    if (sibling == 0) return this.missing;
    return new JsonValue(this.document, name == 0 ? sibling : sibling + 1);
  }

  /** The name of a member; empty for what is no member. */
  get name(): string {
    const name = this.node < 0 ? 0 : this.document.nodes.nameOf(this.node);
    return name == 0 ? "" : this.view(name).toString();
  }

  /** The decoded string. */
  asString(fallback: string = ""): string {
    return this.isString ? this.view(this.node).toString() : fallback;
  }

  /** The decoded string as UTF-8: a view of the document, which it keeps alive. Empty if this is no string. */
  asBytes(): Bytes {
    return this.isString ? this.view(this.node) : new Bytes();
  }

  /** The truth value; `fallback` if this is none. */
  asBool(fallback: bool = false): bool {
    return this.isBool ? this.document.nodes.end(this.node) != 0 : fallback;
  }

  /** True if this is an integer from -2^31 to 2^31 - 1, however it is written: `2`, `2.0`, `2e0`. */
  get isI32(): bool {
    const value = this.asI64(i64.MAX_VALUE);
    return value == <i64>(<i32>value);
  }

  /** True if this is an integer from -2^63 to 2^63 - 1, however it is written. */
  get isI64(): bool {
    return this.isNumber && new Decimal(this.view(this.node)).isI64;
  }

  /** True if this is a number that does not overflow a double. */
  get isF64(): bool {
    return isFinite(this.asF64(NaN));
  }

  /** The number if `isI32`. */
  asI32(fallback: i32 = 0): i32 {
    return this.isI32 ? <i32>this.asI64() : fallback;
  }

  /** The number if `isI64`. */
  asI64(fallback: i64 = 0): i64 {
    if (!this.isNumber) return fallback;
    const decimal = new Decimal(this.view(this.node));
    return decimal.isI64 ? decimal.toI64() : fallback;
  }

  /** The double nearest to the number if `isF64`. */
  asF64(fallback: f64 = 0): f64 {
    if (!this.isNumber) return fallback;
    const value = new Decimal(this.view(this.node)).toF64();
    return isFinite(value) ? value : fallback;
  }

  /** A number as it is written. Empty if this is no number. */
  get numberText(): string {
    return this.isNumber ? this.view(this.node).toString() : "";
  }

  /** Where the value is, as in `rules[2].request[0].name`; empty for the root and for a missing value. */
  get path(): string {
    return this.exists ? pathOf(this.document, this.node) : "";
  }

  /** The value in a few words for a message, as in `number 5`, `string "x"`, `an object`. */
  describe(): string {
    return describe(this);
  }

  private view(node: i32): Bytes {
    const nodes = this.document.nodes;
    return this.document.text.slice(nodes.start(node), nodes.end(node));
  }
}
