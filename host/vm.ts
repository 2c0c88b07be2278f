import { type AbiVersion, abiTable, inVersion, LogLevel, Status } from "./abi.js";
import { ConstantBuffer } from "./buffer.js";
import { CalloutTokens } from "./callouts/tokens.js";
import { Context } from "./context.js";
import { startError } from "./errors.js";
import { bindImports } from "./imports/index.js";
import { GuestMemory } from "./memory.js";
import type { CompiledModule } from "./module/compiled.js";
import type { Plugin } from "./plugin.js";
import { RuleError } from "./rules/rule.js";
import type { HostServices } from "./services.js";
import type { QueueRegistrant } from "./shared/queues.js";
import { explainTrap, type VmTrap } from "./trap.js";

/** The exports that capabilities may leave out: all but those without which no module runs. */
const isCallback = /^proxy_(on_(?!memory_allocate)|validate_)/;

type GuestFunction = (...args: number[]) => number | undefined;

/** One running instance of a module in one worker, shared by the plugins that have the same VM key. */
export class Vm {
  readonly services: HostServices;
  readonly worker: number;
  /** Of the first plugin in it, for logs before any plugin is known. */
  readonly name: string;
  readonly vmId: string;
  readonly abiVersion: AbiVersion;
  readonly configuration: Buffer;
  readonly environment: Readonly<Record<string, string>>;
  /** Contexts by the id that the guest knows them under. */
  readonly contexts = new Map<number, Context>();
  readonly memory: GuestMemory;
  readonly calloutTokens = new CalloutTokens();
  /** The context that the running callback was called for; callbacks of a VM never run inside one another. */
  active: Context;
  /** The context that host functions act on: the active one unless the guest chose another. */
  effective: Context;
  /** The guest asked to stop in the running callback (by a local reply), whatever status it returns. */
  stopRequested = false;
  /** What a foreign caller handed over, while `proxy_on_foreign_function` runs. */
  callData = ConstantBuffer.empty;
  /** The guest function that restricts what may be called, while one runs. */
  restrictedBy: string | undefined;
  /** The callback that is running. */
  running: string | undefined;
  /** The host function that the guest is in, while rules are watched. */
  calling: string | undefined;
  /** Why the VM is dead; nothing enters it any more. */
  trap: VmTrap | undefined;
  /** The VM that took this one's place when it was dead. */
  successor: Vm | undefined;
  /** The last line that the guest logged as an error. */
  lastError: string | undefined;

  /** What it runs. */
  get module(): CompiledModule {
    return this.#plugin.module;
  }

  readonly #plugin: Plugin;
  readonly #exports: Readonly<Record<string, GuestFunction>>;
  readonly #deferred: (() => void)[] = [];
  #runningDeferred = false;
  #nextContextId = 1;

  /** Instantiates and starts the module. Throws a {@link HostError} if it traps while it starts. */
  constructor(plugin: Plugin, worker: number, services: HostServices) {
    this.services = services;
    this.worker = worker;
    this.name = plugin.name;
    this.vmId = plugin.vmId;
    this.abiVersion = plugin.module.abiVersion;
    this.configuration = plugin.vmConfiguration;
    this.environment = plugin.environment;
    this.#plugin = plugin;
    this.active = this.effective = new Context(this, 0);
    const { recorder } = services;
    const imports = bindImports(this);
    const instance = new WebAssembly.Instance(
      plugin.module.wasm,
      recorder?.imports(this, imports) ?? imports,
    );
    const { exports } = instance;
    this.memory = new GuestMemory(exports.memory as WebAssembly.Memory);
    this.#exports = this.#bindExports(recorder?.exports(this, exports) ?? exports);
    this.#start();
  }

  /** Whether the guest exports a callback. An absent one costs nothing: the host does not enter the VM for it. */
  has(callback: string): boolean {
    return callback in this.#exports;
  }

  /** SHA-256 of the module, in hexadecimal. */
  get moduleHash(): string {
    return this.#plugin.module.hash;
  }

  /** Whether the plugin's capabilities have a function of the ABI or of WASI. */
  allows(name: string): boolean {
    return this.#plugin.allowedCapabilities?.has(name) ?? true;
  }

  /** An id that no living context has. */
  newContextId(): number {
    while (this.contexts.has(this.#nextContextId) || this.#nextContextId === 0) this.#advanceContextId();
    const id = this.#nextContextId;
    this.#advanceContextId();
    return id;
  }

  #advanceContextId(): void {
    this.#nextContextId = (this.#nextContextId + 1) >>> 0;
  }

  /**
   * Calls an exported callback on behalf of a context; answers its result, 0 for none. A trap kills the VM: it is
   * logged, 0 is answered, and `trap` is set. The caller runs {@link runDeferred} once it has acted on the result.
   */
  call(context: Context, callback: string, a = 0, b = 0, c = 0, d = 0, e = 0): number {
    this.active = context;
    this.effective = context.acting;
    this.running = callback;
    try {
      return (this.#exports[callback]!(a, b, c, d, e) ?? 0) >>> 0;
    } catch (thrown) {
      this.#die(callback, thrown);
      if (thrown instanceof RuleError) throw thrown;
      return 0;
    } finally {
      this.running = undefined;
    }
  }

  /** Keeps an action of a host function until the running callback has returned. */
  defer(action: () => void): void {
    this.#deferred.push(action);
  }

  /** Runs something that enters the guest: now, or, if a callback is running, once that has returned. */
  whenIdle(action: () => void): void {
    if (this.running === undefined) action();
    else this.defer(action);
  }

  /**
   * Runs something that enters the guest while it is in a host function. Envoy does so in one case, when a gRPC stream
   * fails at once, and with it runs what the outer callback deferred so far.
   */
  reenter(action: () => void): void {
    const { active, effective, running } = this;
    this.running = undefined;
    action();
    this.active = active;
    this.effective = effective;
    this.running = running;
  }

  /** Runs what was deferred, and what that defers in turn, one after the other. */
  runDeferred(): void {
    this.stopRequested = false;
    if (this.#deferred.length === 0 || this.#runningDeferred) return;
    this.#runningDeferred = true;
    try {
      while (this.#deferred.length > 0) this.#deferred.shift()!();
    } finally {
      this.#runningDeferred = false;
    }
  }

  /** Stands for a root context with the queues, which outlive VMs. */
  queueRegistrant(contextId: number): QueueRegistrant {
    return {
      key: JSON.stringify([this.worker, this.#plugin.vmKey, contextId]),
      queueReady: (token) => this.#newest.contexts.get(contextId)?.root?.queueReady(token),
    };
  }

  /** Whatever has the same key is the same to Envoy's queues: a new VM gets what an old one registered for. */
  get #newest(): Vm {
    let vm: Vm = this;
    while (vm.successor) vm = vm.successor;
    return vm;
  }

  /** Stops the guest from within a host function. */
  fail(reason: string): never {
    throw new Error(reason);
  }

  /** Memory of the guest for `size` bytes, 0 if it has none to give. The guest owns it from then on. */
  #allocate(size: number): number {
    const allocator = this.has("malloc") ? "malloc" : "proxy_on_memory_allocate";
    const outer = this.restrictedBy;
    this.restrictedBy = allocator;
    const pointer = (this.#exports[allocator]!(size) ?? 0) >>> 0;
    this.restrictedBy = outer;
    return pointer;
  }

  /**
   * Puts `size` bytes into memory of the guest's, which `fill` writes at an offset of the memory. Answers where they
   * are; 0 for no bytes, for which nothing is allocated; undefined if the guest has no room.
   */
  place(size: number, fill: (target: Buffer, at: number) => void): number | undefined {
    if (size === 0) return 0;
    const pointer = this.#allocate(size);
    if (pointer === 0 || pointer + size > this.memory.bytes.length) return undefined;
    fill(this.memory.bytes, pointer);
    return pointer;
  }

  /** Hands `size` bytes to the guest: places them, and writes pointer and size where the guest wants them. */
  give(size: number, pointerAt: number, sizeAt: number, fill: (target: Buffer, at: number) => void): Status {
    const pointer = this.place(size, fill);
    if (pointer === undefined) return Status.InvalidMemoryAccess;
    const written = this.memory.writeU32(pointerAt, pointer) && this.memory.writeU32(sizeAt, size);
    return written ? Status.Ok : Status.InvalidMemoryAccess;
  }

  giveBytes(bytes: Uint8Array, pointerAt: number, sizeAt: number): Status {
    return this.give(bytes.length, pointerAt, sizeAt, (target, at) => target.set(bytes, at));
  }

  /** Hands over a byte string (one character a byte). */
  giveText(text: string, pointerAt: number, sizeAt: number): Status {
    return this.give(text.length, pointerAt, sizeAt, (target, at) => target.write(text, at, "latin1"));
  }

  /** Logs a line of the guest's, in the name of the effective context. */
  log(level: LogLevel, message: string): void {
    if (level >= LogLevel.Error) this.lastError = message;
    this.logAsHost(level, message);
  }

  /** Logs a line about the guest, in the name of the effective context. */
  logAsHost(level: LogLevel, message: string): void {
    if (level < this.services.logLevel) return;
    const { pluginName: plugin, id: contextId } = this.effective;
    this.services.log({ level, message, plugin, worker: this.worker, contextId });
  }

  /** Takes the exports that the ABI knows, traced if tracing is on. */
  #bindExports(exports: WebAssembly.Exports): Record<string, GuestFunction> {
    const version = this.#plugin.module.abiVersion;
    const bound: Record<string, GuestFunction> = {};
    for (const entry of abiTable().exports) {
      const exported = exports[entry.name];
      if (typeof exported !== "function" || !inVersion(entry, version)) continue;
      if (isCallback.test(entry.name) && !this.allows(entry.name)) continue;
      const callback = exported as GuestFunction;
      bound[entry.name] = this.services.tracer?.traceCallback(this, entry.name, callback) ?? callback;
    }
    return bound;
  }

  #start(): void {
    const entries = this.has("_initialize") ? ["_initialize", "main"] : ["_start"];
    for (const entry of entries.filter((name) => this.has(name))) {
      this.restrictedBy = entry;
      this.call(this.active, entry);
      this.restrictedBy = undefined;
      if (this.trap) throw startError(this.name, this.trap.summary, this.lastError, this.trap);
    }
  }

  #die(callback: string, thrown: unknown): void {
    this.restrictedBy = undefined;
    this.trap ??= explainTrap(callback, thrown, this.#plugin.module);
    this.services.trapped(this.trap);
    this.logAsHost(LogLevel.Critical, this.trap.message);
  }
}
