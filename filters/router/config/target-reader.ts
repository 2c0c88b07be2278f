import { Bytes } from "../../../assembly/bytes/bytes";
import { quote } from "../../../assembly/json/describe";
import { SteeringMode } from "../table/kinds";
import { Context } from "./context";
import { Field } from "./field";
import { readClusterName } from "./names";

/** Reads names of clusters that requests go to. */
@final
export class TargetReader {
  constructor(private readonly context: Context) {}

  /** The name; where the filter chooses addresses the cluster must have some. */
  readName(field: Field): Bytes {
    const name = readClusterName(field);
    if (name.isEmpty || !this.needsEndpoints() || this.context.clusters.has(name.toString())) return name;
    field.fail(`steering.clusters has no endpoints for ${quote(name.toString())}`);
    return name;
  }

  private needsEndpoints(): bool {
    const steering = this.context.steering;
    if (steering === null) return false;
    return steering.mode == SteeringMode.OriginalDst || steering.mode == SteeringMode.OverrideHost;
  }
}
