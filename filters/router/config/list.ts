import { JsonKind } from "../../../assembly/json/node-table";
import { Field } from "./field";
import { Problems } from "./problems";

/** The elements of a list, read one after the other. */
@final
export class List {
  constructor(
    private readonly problems: Problems,
    /** The next element's node; 0 after the last. */
    private element: i32,
  ) {}

  /** The next element; null after the last, and once there is no use in reading on. */
  next(): Field | null {
    const element = this.element;
    if (element == 0 || this.problems.isFull) return null;
    const nodes = this.problems.document.nodes;
    this.element = nodes.next(element);
    if (nodes.kind(element) == JsonKind.Null) this.problems.add(element, "null cannot stand in a list");
    return new Field(this.problems, element);
  }
}
