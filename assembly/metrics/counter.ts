import { MetricType } from "../../abi/enums";
import { Metric } from "./metric";

/** A metric that only grows, such as a number of requests. All workers add to the same one. See `Metric`. */
@final
export class Counter extends Metric {
  /** The name as operators see it, behind the host's prefix. */
  constructor(name: string) {
    super(name);
  }

  protected get type(): MetricType {
    return MetricType.Counter;
  }

  /** Adds that many; nothing for 0, which hosts refuse. At most 2^63 - 1 at once. */
  increment(by: u64 = 1): void {
    if (by <= <u64>i64.MAX_VALUE) this.addOffset(<i64>by);
  }

  /** The sum of what all workers added; 0 where the host has no metrics. */
  get value(): u64 {
    return this.current();
  }
}
