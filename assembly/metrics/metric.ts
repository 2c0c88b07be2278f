import { MetricType, Status } from "../../abi/enums";
import {
  proxy_define_metric,
  proxy_get_metric,
  proxy_increment_metric,
  proxy_record_metric,
} from "../../abi/metrics";
import { Bytes } from "../bytes/bytes";
import { clearResult, numberSlot, resultU32, resultU64 } from "../bytes/host-result";

/** Whether the host has been asked for the metric, and has it. */
enum Definition {
  Pending,
  Done,
  Refused,
}

/**
 * A number that the host collects and shows to operators. It is defined with the host at its first use, so it can be made
 * at any time, as a global too; two of the same name and kind are one metric, on all workers. On a host without metrics
 * nothing happens and it reads 0.
 *
 * Source: Proxy-Wasm ABI 0.2.1, "Metrics".
 */
export abstract class Metric {
  /** The name, UTF-8. Envoy puts `wasmcustom.` in front of it; Kong `pw.` and the filter's name. */
  name: Bytes;
  /** The next in a `MetricTable`, which alone sets it. */
  next: Metric | null = null;
  private definition: Definition = Definition.Pending;
  private id: u32 = 0;

  constructor(name: string) {
    this.name = Bytes.fromString(name);
  }

  /** The kind that the host is told. */
  protected abstract get type(): MetricType;

  /** True if the host has the metric. Asked in a callback it also makes the host show it from then on, with 0. */
  get defined(): bool {
    if (this.definition == Definition.Pending) this.define();
    return this.definition == Definition.Done;
  }

  /** Adds to it; the host's rules for the kind hold. */
  protected addOffset(offset: i64): void {
    if (offset != 0 && this.defined) proxy_increment_metric(this.id, offset);
  }

  /** Sets or records. */
  protected put(value: u64): void {
    if (this.defined) proxy_record_metric(this.id, value);
  }

  /** What the host has; 0 if it has no such metric. */
  protected current(): u64 {
    if (!this.defined) return 0;
    clearResult();
    return proxy_get_metric(this.id, numberSlot()) == Status.Ok ? resultU64() : 0;
  }

  private define(): void {
    clearResult();
    const status = proxy_define_metric(this.type, this.name.ptr, this.name.length, numberSlot());
    this.definition = status == Status.Ok ? Definition.Done : Definition.Refused;
    this.id = resultU32();
  }
}
