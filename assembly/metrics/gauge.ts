import { MetricType } from "../../abi/enums";
import { Metric } from "./metric";

/**
 * A metric that goes up and down, such as a number of things under way. All workers change the same one. See `Metric`.
 * It is unsigned: Envoy lets one that falls below 0 go on from 2^64.
 */
@final
export class Gauge extends Metric {
  /** The name as operators see it, behind the host's prefix. */
  constructor(name: string) {
    super(name);
  }

  protected get type(): MetricType {
    return MetricType.Gauge;
  }

  /** Adds `step`, which may be negative. Exact also where several workers add at once. */
  add(step: i64): void {
    this.addOffset(step);
  }

  /** Sets it; of several workers the last wins. */
  set(value: u64): void {
    this.put(value);
  }

  /** What it stands at; 0 where the host has no metrics. */
  get value(): u64 {
    return this.current();
  }
}
