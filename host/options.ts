import type { LogLevel } from "./abi.js";
import type { ClusterOptions } from "./callouts/cluster.js";
import type { Clock } from "./clock.js";
import type { Fault } from "./faults/fault.js";
import type { ForeignFunction } from "./foreign/function.js";
import type { RuleModes } from "./rules/rules.js";
import type { SharedDataRules } from "./shared/data.js";
import type { SharedState } from "./shared/state.js";
import type { TraceRecord } from "./trace/record.js";

/** One filter of the chain. */
export interface PluginOptions {
  /** Shown in logs and traces, and to the guest as `plugin_name`. Default: the file's name without `.wasm`. */
  name?: string;
  /** Path of the module, or its bytes. */
  wasm: string | Uint8Array;
  rootId?: string;
  /** Plugins with the same bytes, `vmId` and `vmConfiguration` share one VM in each worker, as on Envoy. */
  vmId?: string;
  configuration?: string | Uint8Array;
  vmConfiguration?: string | Uint8Array;
  /** What the guest sees as its environment (WASI `environ_get`). Nothing of the process's own is passed on. */
  environment?: Record<string, string>;
  /**
   * What new streams get after the VM has trapped: a 503 (`closed`, the default), no filter (`open`), or the plugin in
   * a new VM (`reload`), which has forgotten everything but shared data, queues and metrics.
   */
  failurePolicy?: "closed" | "open" | "reload";
  /**
   * Milliseconds that must have passed since the VM was loaded before `reload` loads it again; up to half as much is
   * added at random. Until then new streams get a 503. Default 1000, as on Envoy.
   */
  reloadInterval?: number;
  /**
   * The functions of the ABI and of WASI that the module may import, and the callbacks that are called, by name
   * (Envoy's `capability_restriction_config`). The others answer `InternalFailure`, in WASI 76, and say so in the log.
   * Empty or left out: all.
   */
  allowedCapabilities?: readonly string[];
  /** Let `HeadersStatus.StopIteration` pass body callbacks (Envoy's `allow_on_headers_stop_iteration`). Default false. */
  allowOnHeadersStopIteration?: boolean;
}

export interface HostOptions {
  /** The chain: requests pass it first to last, responses last to first. */
  plugins: PluginOptions[];
  /** Plugins that are told of each HTTP stream when it is over, by `proxy_on_log` on their root context. */
  accessLoggers?: PluginOptions[];
  /** Logical workers with one VM instance each. Default 1. */
  concurrency?: number;
  /** Messages below it are dropped, and guests are told. Default `Info`. */
  logLevel?: LogLevel;
  /** Called for each log line that passes `logLevel`. */
  onLog?(record: LogRecord): void;
  /** Record every ABI call in `Host.traceRecords`, or hand each to a function instead. Default off. */
  trace?: boolean | ((record: TraceRecord) => void);
  /** Record what crosses each VM's wall, byte for byte, in `Host.recordings`. Slow: for tests. Default off. */
  record?: boolean;
  /** Most body bytes a filter may hold, in bytes. Default 1 MiB, as Envoy's. */
  bufferLimit?: number;
  /** What plugins' HTTP and gRPC callouts go to, by the names that they use. Default: none. */
  clusters?: Readonly<Record<string, ClusterOptions>>;
  /** Facts that hold for every context, by Envoy attribute name (`node.id`); a stream's own come first. */
  attributes?: Record<string, unknown>;
  /** Host calls that fail from the start; later ones are added to `Host.faults`. */
  faults?: readonly Fault[];
  /**
   * What the host makes of each of Envoy's rules: behave as Envoy (`model`, the default), say in `Host.reports` that a
   * guest ran into it (`report`), throw (`fail`), or be lenient (`off`).
   */
  rules?: RuleModes;
  /** Report every rule that `rules` does not name. Default false. */
  strict?: boolean;
  /** The host's time and timers. Default: the machine's. */
  clock?: Clock;
  /** Which host's rules for compare-and-swap hold. Default `envoy`. */
  sharedDataRules?: SharedDataRules;
  /** Shared data, queues and metrics in common with other hosts, in place of ones of its own. */
  shared?: SharedState;
  /** Foreign functions by name, beside Envoy's or in their place. */
  foreignFunctions?: Readonly<Record<string, ForeignFunction>>;
}

/** One line that a plugin, or the host on its behalf, logged. */
export interface LogRecord {
  level: LogLevel;
  message: string;
  plugin: string;
  worker: number;
  /** The context that was active, 0 for none. */
  contextId: number;
}
