import { Bytes } from "../bytes/bytes";
import { Metric } from "./metric";
import { MetricTable } from "./metric-table";
import { TaggedName } from "./tagged-name";

/** What every tag of the one metric says that stands for those beyond the limit. */
const OTHER: string = "other";

/**
 * A metric with tags: one `Counter`, `Gauge` or `Histogram` for each combination of their values, made when it is first
 * used. To be made once, as a global:
 *
 *     const REQUESTS = new Tagged<Counter>("requests_total", ["method", "code"]);
 *     REQUESTS.with("GET").and(200).metric.increment();
 *
 * Hosts never forget a metric, so the number of combinations is limited; the ones beyond it, and names of more than 1,024
 * bytes, go into one metric whose tags all say `other`. What clients choose freely (a path, a user) is no tag.
 * How names carry tags is in `TaggedName`. A combination that was used before costs no allocation.
 */
@final
export class Tagged<M extends Metric> {
  private readonly names: TaggedName;
  private readonly table: MetricTable = new MetricTable();
  private other: M | null = null;

  /** A metric of that name with these tags, and how many combinations of their values there may be. */
  constructor(
    name: string,
    tags: string[],
    /** The most combinations of tags. */
    readonly limit: i32 = 1000,
  ) {
    this.names = new TaggedName(name, tags);
  }

  /** How many combinations there are so far. */
  get count(): i32 {
    return this.table.length;
  }

  /** Begins a combination with the value of the first tag: `string`, `Bytes`, an integer or a bool. */
  with<V>(value: V): Tagged<M> {
    this.names.begin();
    this.names.add(value);
    return this;
  }

  /** Adds the value of the next tag. */
  and<V>(value: V): Tagged<M> {
    this.names.add(value);
    return this;
  }

  /** The metric of the combination; tags that were given no value have an empty one. */
  get metric(): M {
    const name = this.names.end();
    if (name === null) return this.rest();
    const hash = MetricTable.hash(name);
    const found = this.table.find(name, hash);
    if (found !== null) return changetype<M>(found);
    if (this.table.length >= this.limit) return this.rest();
    const metric = this.make(name);
    this.table.add(metric, hash);
    return metric;
  }

  /** The metric of everything beyond the limits. */
  private rest(): M {
    let other = this.other;
    if (other === null) {
      const name = this.names.uniform(OTHER);
      other = this.make(name === null ? new Bytes() : name);
      this.other = other;
    }
    return other;
  }

  private make(name: Bytes): M {
    const metric = instantiate<M>("");
    metric.name = name.copy();
    return metric;
  }
}
