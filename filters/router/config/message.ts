import { Bytes } from "../../../assembly/bytes/bytes";
import { quote } from "../../../assembly/json/describe";
import { JsonKind } from "../../../assembly/json/node-table";
import { JsonValue } from "../../../assembly/json/value";
import { Field } from "./field";
import { Shape } from "./shape";

/**
 * A message of the configuration. Opening it notes fields that it does not know, that are refused, and that stand twice, once
 * under each name.
 */
@final
export class Message {
  /** The value's node for each field of the shape; negative if it is not there. */
  private readonly nodes: StaticArray<i32>;
  /** True if a field was noted, which may be what is missing otherwise. */
  private isBroken: bool = false;

  /** Opens an object; what is none, or is not there, has no fields. */
  constructor(
    private readonly field: Field,
    private readonly shape: Shape,
  ) {
    const nodes = new StaticArray<i32>(shape.length);
    for (let i = 0; i < nodes.length; i++) nodes[i] = -1;
    this.nodes = nodes;
    if (field.is(JsonKind.Object, "an object")) this.open();
  }

  /** False if there is no such object. */
  get exists(): bool {
    return this.field.value.isObject;
  }

  /** True if it has the field. */
  has(name: string): bool {
    return this.nodeOf(name) >= 0;
  }

  /** The field of that name, which may be absent. */
  get(name: string): Field {
    return new Field(this.field.problems, new JsonValue(this.field.value.document, this.nodeOf(name)));
  }

  /** The field of that name; its absence is noted. */
  required(name: string): Field {
    if (!this.isBroken && !this.has(name)) this.fail(`missing field ${quote(name)}`);
    return this.get(name);
  }

  /** The one of these fields that is there, as protobuf's `oneof`; empty if none is. */
  oneOf(names: string[]): string {
    let found = "";
    for (let i = 0; i < names.length; i++) {
      if (!this.has(names[i])) continue;
      if (found.length > 0) this.get(names[i]).fail(`it excludes ${quote(found)}`);
      else found = names[i];
    }
    return found;
  }

  /** Like `oneOf`, and notes that none is there. */
  requiredOneOf(names: string[]): string {
    const found = this.oneOf(names);
    if (found.length == 0 && !this.isBroken) this.fail(`expected one of ${names.join(", ")}`);
    return found;
  }

  /** Notes what is wrong with the message as a whole. */
  fail(message: string): void {
    if (this.exists) this.field.fail(message);
  }

  private nodeOf(name: string): i32 {
    const index = this.shape.indexOf(name);
    return index < 0 ? -1 : this.nodes[index];
  }

  private open(): void {
    const document = this.field.value.document;
    const table = document.nodes;
    let name = table.firstChild(this.field.value.node);
    while (name != 0 && !this.field.problems.isFull) {
      const value = new JsonValue(document, name + 1);
      this.take(document.text.slice(table.start(name), table.end(name)), value);
      name = table.next(name);
    }
  }

  private take(name: Bytes, value: JsonValue): void {
    const problems = this.field.problems;
    const index = this.shape.find(name);
    if (index < 0) {
      this.isBroken = true;
      problems.add(value, this.unknown(name.toString()));
      return;
    }
    // `false` and `null` ask for nothing.
    if (value.isNull || (value.isBool && !value.asBool() && this.shape.reason(index).length > 0)) return;
    if (this.shape.reason(index).length > 0) {
      this.isBroken = true;
      problems.add(value, `a filter cannot honour it: ${this.shape.reason(index)}`);
    } else if (this.nodes[index] >= 0) {
      problems.add(value, `${quote(this.shape.nameOf(index))} stands twice, under both of its names`);
    } else {
      this.nodes[index] = value.node;
    }
  }

  private unknown(name: string): string {
    if (this.shape.unknown.length > 0) return this.shape.unknown;
    const meant = this.shape.meant(name);
    return `unknown field${meant.length > 0 ? `; did you mean ${quote(meant)}?` : ""}`;
  }
}
