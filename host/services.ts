import type { LogLevel } from "./abi.js";
import type { Clusters } from "./callouts/cluster.js";
import type { Clock } from "./clock.js";
import type { Faults } from "./faults/faults.js";
import type { ForeignFunctions } from "./foreign/registry.js";
import type { LogRecord } from "./options.js";
import type { Recorder } from "./recording/recorder.js";
import type { Rules } from "./rules/rules.js";
import type { SharedState } from "./shared/state.js";
import type { Tracer } from "./trace/tracer.js";
import type { VmTrap } from "./trap.js";

/** What every VM of a host shares. */
export interface HostServices {
  readonly clock: Clock;
  readonly logLevel: LogLevel;
  /** Takes a line whose level is at least `logLevel`. */
  log(record: LogRecord): void;
  /** Present only when tracing is on. */
  readonly tracer: Tracer | undefined;
  /** Present only when recording is on. */
  readonly recorder?: Recorder | undefined;
  /** Most body bytes a filter may hold. */
  readonly bufferLimit: number;
  /** Calls that a test makes fail. */
  readonly faults: Faults;
  /** Envoy's rules, as the host is to take them. */
  readonly rules: Rules;
  /** Takes the trap that has ended a VM. */
  trapped(trap: VmTrap): void;
  /** What callouts go to, by name. */
  readonly clusters: Clusters;
  /** Facts that hold for every context, by Envoy attribute name. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Shared data, queues and metrics. */
  readonly shared: SharedState;
  readonly foreign: ForeignFunctions;
}
