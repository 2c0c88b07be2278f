import { JsonDocument } from "../../../assembly/json/document";
import { pathOf } from "../../../assembly/json/path";
import { Field } from "./field";

/** How many problems of a configuration are told. */
const MOST = 20;

@final
class Problem {
  constructor(
    readonly node: i32,
    readonly message: string,
  ) {}
}

/** What is wrong with a configuration. */
@final
export class Problems {
  private readonly found: Problem[] = [];
  private none: Field | null = null;

  constructor(readonly document: JsonDocument) {}

  /** What a message has in the place of a field that is not there: one for all, since a table has many of them. */
  get absent(): Field {
    let none = this.none;
    if (none === null) {
      none = new Field(this, -1);
      this.none = none;
    }
    return none;
  }

  /** True once there is no use in looking for more. */
  get isFull(): bool {
    return this.found.length >= MOST;
  }

  /** Notes that something is wrong at a value that is there. */
  add(node: i32, message: string): void {
    if (node < 0 || this.isFull) return;
    const path = pathOf(this.document, node);
    this.found.push(new Problem(node, `${path.length == 0 ? "top level" : path}: ${message}`));
  }

  /** The problems in the order of the text, each with its path; of many, the first that were met. */
  list(): string[] {
    return this.found
      .slice()
      .sort((a, b) => a.node - b.node)
      .map<string>((problem) => problem.message);
  }
}
