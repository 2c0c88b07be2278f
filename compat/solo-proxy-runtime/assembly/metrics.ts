import { MetricType, Status } from "proxy-wasm-assemblyscript/abi/enums";
import {
  proxy_define_metric,
  proxy_get_metric,
  proxy_increment_metric,
  proxy_record_metric,
} from "proxy-wasm-assemblyscript/abi/metrics";
import { argument, argumentLength } from "proxy-wasm-assemblyscript/assembly/bytes/argument";
import {
  clearResult,
  numberSlot,
  resultU32,
  resultU64,
} from "proxy-wasm-assemblyscript/assembly/bytes/host-result";
import { mark, release } from "proxy-wasm-assemblyscript/assembly/bytes/scratch";

/** The id of a metric. */
export class MetricResult {
  result: Status = Status.Ok;
  metric_id: u32 = 0;
}

/** Makes a metric, or finds it. */
export function define_metric(typ: MetricType, name: string): MetricResult {
  const found = new MetricResult();
  const before = mark();
  clearResult();
  const namePtr = argument(name);
  found.result = <Status>proxy_define_metric(typ, namePtr, argumentLength, numberSlot());
  if (found.result == Status.Ok) found.metric_id = resultU32();
  release(before);
  return found;
}

/** Adds to a counter or gauge. Adding 0 changes nothing and is `Ok`, on hosts that refuse it too. */
export function increment_metric(metric_id: u32, offset: i64): Status {
  return offset == 0 ? Status.Ok : <Status>proxy_increment_metric(metric_id, offset);
}

/** Sets a gauge, records in a histogram; adds to a counter. */
export function record_metric(metric_id: u32, value: u64): Status {
  return <Status>proxy_record_metric(metric_id, value);
}

/** What a metric stands at. */
export class MetricData {
  result: Status = Status.Ok;
  data: u64 = 0;
}

/** Reads a counter or gauge. (It once overwrote the metric instead.) `BadArgument` for a histogram. */
export function get_metric(metric_id: u32): MetricData {
  const found = new MetricData();
  clearResult();
  found.result = <Status>proxy_get_metric(metric_id, numberSlot());
  if (found.result == Status.Ok) found.data = resultU64();
  return found;
}

/** A metric of the host's. One that the host refuses stays without effect; it does not end the VM, as it once did. */
export class Metric {
  metric_id: u32;
  /** What the host said when the metric was made. */
  readonly defined: Status;

  constructor(typ: MetricType, name: string) {
    const found = define_metric(typ, name);
    this.metric_id = found.metric_id;
    this.defined = found.result;
  }
}

/** A number that goes up and down. */
export class Gauge extends Metric {
  constructor(name: string) {
    super(MetricType.Gauge, name);
  }

  /** Adds. */
  increment(offset: i64): Status {
    return this.defined == Status.Ok ? increment_metric(this.metric_id, offset) : this.defined;
  }

  /** Sets the metric of that id: `gauge.record(gauge.metric_id, value)`. */
  record(metric_id: u32, value: u64): Status {
    return record_metric(metric_id, value);
  }
}

/** A distribution of values. */
export class Histogram extends Metric {
  constructor(name: string) {
    super(MetricType.Histogram, name);
  }

  /** Histograms cannot be added to: `BadArgument` on Envoy. */
  increment(offset: i64): Status {
    return this.defined == Status.Ok ? increment_metric(this.metric_id, offset) : this.defined;
  }

  /** Records a value in the metric of that id: `histogram.record(histogram.metric_id, value)`. */
  record(metric_id: u32, value: u64): Status {
    return record_metric(metric_id, value);
  }
}

/** A number that goes up. */
export class Counter extends Metric {
  constructor(name: string) {
    super(MetricType.Counter, name);
  }

  /** Adds. */
  increment(offset: u32): Status {
    return this.defined == Status.Ok ? increment_metric(this.metric_id, offset) : this.defined;
  }
}
