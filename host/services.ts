import type { LogLevel } from "./abi.js";
import type { Clock } from "./clock.js";
import type { LogRecord } from "./options.js";
import type { SharedState } from "./shared/state.js";
import type { Tracer } from "./trace/tracer.js";

/** What every VM of a host shares. */
export interface HostServices {
  readonly clock: Clock;
  readonly logLevel: LogLevel;
  /** Takes a line whose level is at least `logLevel`. */
  log(record: LogRecord): void;
  /** Present only when tracing is on. */
  readonly tracer: Tracer | undefined;
  /** Most body bytes a filter may hold. */
  readonly bufferLimit: number;
  /** Facts that hold for every context, by Envoy attribute name. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Shared data, queues and metrics. */
  readonly shared: SharedState;
}
