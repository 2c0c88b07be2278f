import { LogLevel } from "./abi.js";
import { Clusters } from "./callouts/cluster.js";
import { systemClock } from "./clock.js";
import { HostError } from "./errors.js";
import { Faults } from "./faults/faults.js";
import { foreignFunctions } from "./foreign/registry.js";
import { ChainStream } from "./http/chain-stream.js";
import type { HttpStream, HttpStreamSink, StreamInfo } from "./http/codec.js";
import { type Inventory, takeInventory } from "./inventory.js";
import { ModuleStore } from "./module/compiled.js";
import type { HostOptions, LogRecord, PluginOptions } from "./options.js";
import { type Plugin, preparePlugin } from "./plugin.js";
import type { Recording } from "./recording/format.js";
import { Recorder } from "./recording/recorder.js";
import type { RootContext } from "./root-context.js";
import type { RuleError, RuleReport } from "./rules/rule.js";
import { Rules } from "./rules/rules.js";
import type { HostServices } from "./services.js";
import type { Metrics } from "./shared/metrics.js";
import { LocalState, type SharedState } from "./shared/state.js";
import { ChainConnection } from "./tcp/chain-connection.js";
import type { TcpConnection, TcpSink } from "./tcp/connection.js";
import type { TraceRecord } from "./trace/record.js";
import { Tracer } from "./trace/tracer.js";
import type { VmTrap } from "./trap.js";
import { Worker } from "./worker.js";

const mebibyte = 1024 * 1024;

/**
 * Runs a chain of Proxy-Wasm plugins the way Envoy does, in one or more logical workers with a VM instance each.
 *
 * ```ts
 * const host = await Host.load({ plugins: [{ wasm: "build/headers.wasm", configuration: "{}" }] });
 * const stream = host.createHttpStream(sink);
 * ```
 */
export class Host {
  /** Log lines, in order, if no `onLog` takes them. */
  readonly logs: readonly LogRecord[];
  /** Traced calls, in order, if `trace` is `true`. */
  readonly traceRecords: readonly TraceRecord[];
  /** The shared data, queues and metrics of its VMs. */
  readonly shared: SharedState;

  /** Makes host calls fail. */
  readonly faults = new Faults();
  /** Which rules of Envoy's guests ran into, in order, if `strict` or `rules` asked for it; the first 1,000. */
  readonly reports: readonly RuleReport[];
  /** What ended VMs, in order. */
  readonly traps: readonly VmTrap[];

  readonly #clusters: Clusters;
  readonly #store = new ModuleStore();
  readonly #services: HostServices;
  readonly #workers: Worker[];
  #loggers: readonly Plugin[] = [];

  private constructor(options: HostOptions) {
    const logs: LogRecord[] = [];
    const traceRecords: TraceRecord[] = [];
    this.logs = logs;
    this.traceRecords = traceRecords;
    this.shared = options.shared ?? new LocalState(options.sharedDataRules);
    const rules = new Rules(options.rules, options.strict);
    this.reports = rules.reports;
    const traps: VmTrap[] = [];
    this.traps = traps;
    for (const fault of options.faults ?? []) this.faults.add(fault);
    this.#clusters = new Clusters(options.clusters ?? {});
    this.#services = {
      clock: options.clock ?? systemClock,
      logLevel: options.logLevel ?? LogLevel.Info,
      log: options.onLog ?? ((record) => logs.push(record)),
      tracer: createTracer(options.trace, traceRecords),
      recorder: options.record ? new Recorder() : undefined,
      bufferLimit: options.bufferLimit ?? mebibyte,
      clusters: this.#clusters,
      attributes: options.attributes ?? {},
      faults: this.faults,
      rules,
      trapped: (trap) => traps.push(trap),
      shared: this.shared,
      foreign: foreignFunctions(options.foreignFunctions),
    };
    this.#workers = Array.from({ length: options.concurrency ?? 1 }, (_, i) => new Worker(i, this.#services));
  }

  /**
   * Compiles, checks, starts and configures every plugin in every worker. Rejects with a {@link HostError} of one
   * line that says which plugin was refused, or refused to start, and why.
   */
  static async load(options: HostOptions): Promise<Host> {
    const host = new Host(options);
    const plugins = await host.#prepare(options.plugins);
    host.#loggers = await host.#prepare(options.accessLoggers ?? []);
    try {
      for (const worker of host.#workers) worker.useChain(plugins, host.#loggers);
    } catch (error) {
      host.close();
      throw error;
    }
    return host;
  }

  /** How many workers there are. */
  get concurrency(): number {
    return this.#workers.length;
  }

  /**
   * A new stream through a worker's chain. What leaves the chain goes to `sink`; whoever owns the stream closes it
   * when the exchange is over. `info` is read when a property is asked for, so it may be filled in later.
   */
  createHttpStream(sink: HttpStreamSink, info: StreamInfo = {}, worker = 0): HttpStream {
    const startTime = Number(this.#services.clock.realtime() / 1_000_000n);
    const { loggers } = this.#worker(worker);
    return new ChainStream(this.#worker(worker).chainForStream(), sink, info, startTime, loggers);
  }

  /** What the metrics of all plugins, on all workers, have come to. */
  get metrics(): Metrics {
    return this.shared.metrics();
  }

  /** A recording of each VM there has been, if `record` was set; a living VM's grows on. */
  get recordings(): readonly Recording[] {
    return this.#services.recorder?.recordings ?? [];
  }

  /**
   * A new TCP connection through a worker's chain, whose plugins are network filters then. What leaves the chain goes
   * to `sink`; whoever owns the connection opens it, and closes it when it is over.
   */
  createTcpConnection(sink: TcpSink, info: StreamInfo = {}, worker = 0): TcpConnection {
    return new ChainConnection(this.#worker(worker).chainForStream(), sink, info, this.#services.bufferLimit);
  }

  /** Memory of a plugin's VM in a worker, in 64 KiB pages. */
  memoryPages(worker = 0, plugin = 0): number {
    return this.#root(worker, plugin).vm.memory.pages;
  }

  /**
   * Calls a plugin's `proxy_on_foreign_function` with a function's number, as hosts of other kinds than Envoy do; the
   * guest reads the argument as its call data. Nothing happens in a plugin that does not export it.
   */
  callForeign(functionId: number, argument: Uint8Array, worker = 0, plugin = 0): void {
    this.#root(worker, plugin).callForeign(functionId, argument);
  }

  /**
   * Puts another chain in place for new streams; living ones finish in the old, and access logs stay. The plugins are first tried in VMs
   * that are thrown away: if one is refused this rejects with a {@link HostError} and nothing has changed.
   */
  async reload(plugins: PluginOptions[]): Promise<void> {
    const prepared = await this.#prepare(plugins);
    const canary = new Worker(0, this.#services);
    canary.useChain(prepared);
    canary.close();
    for (const worker of this.#workers) worker.useChain(prepared, this.#loggers);
  }

  /**
   * Lets every plugin finish, which ends its timer; one that is not done yet ticks on until it says so. Streams are
   * their owner's to close, before. Connections to clusters are closed.
   */
  close(): void {
    for (const worker of this.#workers) worker.close();
    this.#clusters.close();
  }

  /** Calls a function when a guest ran into a rule whose mode is `fail`, until the function handed back is called. */
  onRuleFailure(listener: (error: RuleError) => void): () => void {
    const { failureListeners } = this.#services.rules;
    failureListeners.add(listener);
    return () => failureListeners.delete(listener);
  }

  /** What lives in it now: memory, contexts and callouts, of the chain that new streams take. */
  inventory(): Inventory {
    return takeInventory(this.#workers.flatMap((worker) => worker.vms));
  }

  #prepare(plugins: PluginOptions[]): Promise<Plugin[]> {
    return Promise.all(plugins.map((plugin) => preparePlugin(plugin, this.#store)));
  }

  #root(worker: number, plugin: number): RootContext {
    const root = this.#worker(worker).chain[plugin];
    if (!root) throw new HostError(`there is no plugin ${plugin}`);
    return root;
  }

  #worker(index: number): Worker {
    const worker = this.#workers[index];
    if (!worker) throw new HostError(`there is no worker ${index}`);
    return worker;
  }
}

function createTracer(trace: HostOptions["trace"], records: TraceRecord[]): Tracer | undefined {
  if (!trace) return undefined;
  return new Tracer(trace === true ? (record) => records.push(record) : trace);
}
