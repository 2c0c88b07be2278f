import { MetricType } from "../../abi/enums";
import { Metric } from "./metric";

/**
 * A metric of the distribution of numbers, such as durations or sizes. The host knows no unit: put it into the name
 * (`upload_bytes`, `lookup_ms`). What was recorded cannot be read back. See `Metric`.
 */
@final
export class Histogram extends Metric {
  /** The name as operators see it, behind the host's prefix. */
  constructor(name: string) {
    super(name);
  }

  protected get type(): MetricType {
    return MetricType.Histogram;
  }

  /** Adds a number to the distribution. */
  record(value: u64): void {
    this.put(value);
  }
}
