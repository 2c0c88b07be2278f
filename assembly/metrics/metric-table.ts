import { Bytes } from "../bytes/bytes";
import { Metric } from "./metric";

const MIN_BUCKETS: i32 = 16;
/** The constants of FNV-1a, 32 bits. */
const FNV_OFFSET: u32 = 0x811c9dc5;
const FNV_PRIME: u32 = 0x01000193;

/** Metrics by name: a hash table with a chain (`Metric.next`) for each bucket. */
@final
export class MetricTable {
  private buckets: StaticArray<Metric | null> = new StaticArray<Metric | null>(MIN_BUCKETS);
  private size: i32 = 0;

  /** FNV-1a of a name. */
  static hash(name: Bytes): u32 {
    let hash = FNV_OFFSET;
    const end = name.ptr + <usize>name.length;
    for (let at = name.ptr; at < end; at++) hash = (hash ^ load<u8>(at)) * FNV_PRIME;
    return hash;
  }

  /** How many metrics there are. */
  get length(): i32 {
    return this.size;
  }

  /** The metric of that name, whose hash is given; `null` if there is none. */
  find(name: Bytes, hash: u32): Metric | null {
    let metric = unchecked(this.buckets[this.bucketOf(hash)]);
    while (metric !== null && !metric.name.equals(name)) metric = metric.next;
    return metric;
  }

  /** Adds a metric whose name is not there yet. */
  add(metric: Metric, hash: u32): void {
    if (this.size >= this.buckets.length) this.grow();
    this.size++;
    this.link(metric, hash);
  }

  private bucketOf(hash: u32): i32 {
    return <i32>(hash & <u32>(this.buckets.length - 1));
  }

  private link(metric: Metric, hash: u32): void {
    const bucket = this.bucketOf(hash);
    metric.next = unchecked(this.buckets[bucket]);
    unchecked((this.buckets[bucket] = metric));
  }

  private grow(): void {
    const before = this.buckets;
    this.buckets = new StaticArray<Metric | null>(before.length << 1);
    for (let i = 0; i < before.length; i++) {
      let metric = before[i];
      while (metric !== null) {
        const next = metric.next;
        this.link(metric, MetricTable.hash(metric.name));
        metric = next;
      }
    }
  }
}
