import { Bytes } from "../../../assembly/bytes/bytes";
import { quote } from "../../../assembly/json/describe";
import { JsonKind } from "../../../assembly/json/node-table";
import { Field } from "./field";
import { Problems } from "./problems";
import { Shape } from "./shape";

/** The name at hand, where it stands in the text. */
const view = new Bytes();

/**
 * A message of the configuration. Opening it notes fields that it does not know, that are refused, and that stand twice, once
 * under each name.
 */
@final
export class Message {
  /** The value's node for each field that is read; negative if it is not there. */
  private readonly nodes: StaticArray<i32>;
  /** True if a field was noted, which may be what is missing otherwise. */
  private isBroken: bool = false;

  /** Opens an object; what is none, or is not there, has no fields. */
  constructor(
    private readonly field: Field,
    private readonly shape: Shape,
  ) {
    const nodes = new StaticArray<i32>(shape.reads);
    for (let i = 0; i < nodes.length; i++) nodes[i] = -1;
    this.nodes = nodes;
    if (field.is(JsonKind.Object, "an object")) this.open();
  }

  /** False if there is no such object. */
  get exists(): bool {
    return this.field.kind == JsonKind.Object;
  }

  /** True if it has the field. */
  has(name: string): bool {
    return this.nodeOf(name) >= 0;
  }

  /** The field of that name, which may be absent. */
  get(name: string): Field {
    const node = this.nodeOf(name);
    return node < 0 ? this.field.problems.absent : new Field(this.field.problems, node);
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
    return <u32>index < <u32>this.nodes.length ? this.nodes[index] : -1;
  }

  private open(): void {
    const problems = this.field.problems;
    const table = problems.document.nodes;
    const text = problems.document.text.ptr;
    let name = table.firstChild(this.field.node);
    while (name != 0 && !problems.isFull) {
      view.aim(text + <usize>table.start(name), table.end(name) - table.start(name));
      this.take(this.shape.find(view), name + 1);
      name = table.next(name);
    }
  }

  /** Takes the value of a field of the shape; the field is negative, and its name in `view`, if there is no such. */
  private take(field: i32, value: i32): void {
    const problems = this.field.problems;
    const reason = field < 0 ? this.unknown(view.toString()) : this.shape.reason(field);
    if (reason.length > 0) {
      // `false` and `null` ask for nothing.
      if (field >= 0 && asksForNothing(problems, value)) return;
      this.isBroken = true;
      problems.add(value, field < 0 ? reason : `a filter cannot honour it: ${reason}`);
    } else if (this.nodes[field] >= 0) {
      problems.add(value, `${quote(this.shape.nameOf(field))} stands twice, under both of its names`);
    } else if (problems.document.nodes.kind(value) != JsonKind.Null) {
      this.nodes[field] = value;
    }
  }

  private unknown(name: string): string {
    if (this.shape.unknown.length > 0) return this.shape.unknown;
    const meant = this.shape.meant(name);
    return `unknown field${meant.length > 0 ? `; did you mean ${quote(meant)}?` : ""}`;
  }
}

function asksForNothing(problems: Problems, value: i32): bool {
  const nodes = problems.document.nodes;
  const kind = nodes.kind(value);
  return kind == JsonKind.Null || (kind == JsonKind.Bool && nodes.end(value) == 0);
}
