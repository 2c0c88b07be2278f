import type { HttpStream, HttpStreamSink, StreamInfo } from "./http/codec.js";
import type { HostOptions, LogRecord, PluginOptions } from "./options.js";
import type { TraceRecord } from "./trace.js";

/** Runs a chain of Proxy-Wasm plugins in one or more logical workers. */
export declare class Host {
  /** Compiles, checks, starts and configures every plugin. Rejects with a {@link HostError} of one clear line. */
  static load(options: HostOptions): Promise<Host>;
  /** A new stream through the chain of a worker (0 if left out). `info` may be filled in later by its owner. */
  createHttpStream(sink: HttpStreamSink, info?: StreamInfo, worker?: number): HttpStream;
  readonly concurrency: number;
  readonly logs: readonly LogRecord[];
  readonly traceRecords: readonly TraceRecord[];
  /** Memory of a plugin's VM in 64 KiB pages. */
  memoryPages(worker?: number, plugin?: number): number;
  /** Puts another chain in place for new streams; on any error nothing changes. */
  reload(plugins: PluginOptions[]): Promise<void>;
  /** Ends timers and runs done and delete of the root contexts. */
  close(): void;
}
