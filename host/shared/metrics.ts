import { MetricType } from "../abi.js";

/** Values recorded in a histogram are kept up to this number, the newest ones. */
export const keptHistogramValues = 1000;

/** What was recorded in a histogram. Numbers are exact up to 2^53. */
export interface HistogramValues {
  count: number;
  sum: number;
  /** The newest {@link keptHistogramValues}, oldest first. */
  values: number[];
}

/** The values of all metrics at one moment, by the names that guests gave them. Numbers are exact up to 2^53. */
export interface Metrics {
  counters: Record<string, number>;
  gauges: Record<string, number>;
  histograms: Record<string, HistogramValues>;
}

interface Metric {
  readonly type: MetricType;
  readonly name: string;
  /** Of a counter or gauge: 64 bits, which wrap around. */
  value: bigint;
  readonly histogram: HistogramValues;
}

/**
 * The metrics of all VMs. A name stands for one metric of each type in the whole host, whatever the VM or VM id, as
 * on Envoy.
 */
export class MetricStore {
  readonly #metrics: Metric[] = [];
  readonly #indexes = new Map<string, number>();

  /** The number that the store knows a metric by: the same for the same type and name. */
  define(type: MetricType, name: string): number {
    const key = `${type}${name}`;
    const known = this.#indexes.get(key);
    if (known !== undefined) return known;
    const index = this.#metrics.length;
    this.#metrics.push({ type, name, value: 0n, histogram: { count: 0, sum: 0, values: [] } });
    this.#indexes.set(key, index);
    return index;
  }

  /** Adds to a counter or gauge. */
  add(index: number, amount: bigint): void {
    const metric = this.#metrics[index]!;
    metric.value = BigInt.asUintN(64, metric.value + amount);
  }

  /** Sets a gauge, or records a value in a histogram. */
  record(index: number, value: bigint): void {
    const metric = this.#metrics[index]!;
    if (metric.type === MetricType.Histogram) addToHistogram(metric.histogram, Number(value));
    else metric.value = value;
  }

  /** The value of a counter or gauge. */
  read(index: number): bigint {
    return this.#metrics[index]!.value;
  }

  /** A copy of all values. */
  snapshot(): Metrics {
    const all: Metrics = { counters: {}, gauges: {}, histograms: {} };
    for (const { type, name, value, histogram } of this.#metrics) {
      if (type === MetricType.Counter) all.counters[name] = Number(value);
      else if (type === MetricType.Gauge) all.gauges[name] = Number(value);
      else all.histograms[name] = { ...histogram, values: histogram.values.slice(-keptHistogramValues) };
    }
    return all;
  }
}

/** Lets the list grow to twice what is kept, so that cutting it costs little a value. */
function addToHistogram(histogram: HistogramValues, value: number): void {
  histogram.count++;
  histogram.sum += value;
  histogram.values.push(value);
  if (histogram.values.length >= keptHistogramValues * 2) {
    histogram.values = histogram.values.slice(-keptHistogramValues);
  }
}
