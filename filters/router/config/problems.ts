import { pathOf } from "../../../assembly/json/path";
import { JsonValue } from "../../../assembly/json/value";

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

  /** True once there is no use in looking for more. */
  get isFull(): bool {
    return this.found.length >= MOST;
  }

  /** Notes that something is wrong at a value that is there. */
  add(value: JsonValue, message: string): void {
    if (!value.exists || this.isFull) return;
    const path = pathOf(value.document, value.node);
    this.found.push(new Problem(value.node, `${path.length == 0 ? "top level" : path}: ${message}`));
  }

  /** The problems in the order of the text, each with its path; of many, the first that were met. */
  list(): string[] {
    return this.found
      .slice()
      .sort((a, b) => a.node - b.node)
      .map<string>((problem) => problem.message);
  }
}
