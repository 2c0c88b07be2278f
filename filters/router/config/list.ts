import { JsonValue } from "../../../assembly/json/value";
import { Field } from "./field";
import { Problems } from "./problems";

/** The elements of a list, read one after the other. */
@final
export class List {
  private element: JsonValue;

  constructor(
    private readonly problems: Problems,
    value: JsonValue,
  ) {
    this.element = value.first();
  }

  /** The next element; null after the last, and once there is no use in reading on. */
  next(): Field | null {
    const element = this.element;
    if (!element.exists || this.problems.isFull) return null;
    this.element = element.next();
    if (element.isNull) this.problems.add(element, "null cannot stand in a list");
    return new Field(this.problems, element);
  }
}
