import { BufferType, HeaderMapType, Status } from "./abi.js";
import { ConstantBuffer, type GuestBuffer } from "./buffer.js";
import { Callouts } from "./callouts/callouts.js";
import { Context } from "./context.js";
import { startError } from "./errors.js";
import type { ChainStream } from "./http/chain-stream.js";
import type { HeaderMap } from "./http/headers.js";
import type { Plugin } from "./plugin.js";
import { encodeProperty } from "./properties/encode.js";
import { fixedAttributes, lookUp } from "./properties/lookup.js";
import { pluginAttributes } from "./properties/plugin.js";
import { streamAttributes } from "./properties/stream.js";
import { RuleError } from "./rules/rule.js";
import type { Vm } from "./vm.js";

/** A plugin in one worker: the parent of its stream contexts, and the owner of its timer. */
export class RootContext extends Context {
  readonly plugin: Plugin;
  /** What it, and its streams, have asked of clusters. */
  readonly callouts: Callouts = new Callouts(this);
  /** The stream that made the callout whose answer is shown, where the host is lenient. */
  #origin: Context | undefined;
  /** The stream that is over, while the plugin is told of it as an access log. */
  #logged: ChainStream | undefined;
  #configurationReadable = false;
  #stopTimer: (() => void) | undefined;
  #streams = 0;
  #retired = false;
  #shutDown = false;
  #donePending = false;

  constructor(vm: Vm, plugin: Plugin) {
    super(vm, vm.newContextId());
    this.plugin = plugin;
    vm.contexts.set(this.id, this);
    vm.services.shared.hold(vm.vmId);
  }

  override get root(): RootContext {
    return this;
  }

  override get acting(): Context {
    return this.#origin ?? this;
  }

  /** Creates the context in the guest, starts and configures it. Throws a {@link HostError} if it refuses. */
  start(): void {
    const { plugin } = this;
    this.#configurationReadable = true;
    this.#callIfExported("proxy_on_context_create", 0);
    this.#configurationReadable = false;
    this.#require("proxy_on_vm_start", plugin.vmConfiguration.length, "refused to start");
    this.#configurationReadable = true;
    this.#require("proxy_on_configure", plugin.configuration.length, "refused its configuration");
    this.#configurationReadable = false;
  }

  #require(callback: string, size: number, refusal: string): void {
    this.vm.lastError = undefined;
    const accepted = this.#callIfExported(callback, size);
    if (this.vm.trap)
      throw startError(this.plugin.name, this.vm.trap.summary, this.vm.lastError, this.vm.trap);
    if (accepted === 0) throw startError(this.plugin.name, refusal, this.vm.lastError);
  }

  /** Calls a callback of this context; undefined if it is not exported or the VM is dead. */
  #callIfExported(callback: string, argument = 0, more = 0): number | undefined {
    const { vm } = this;
    if (vm.trap || !vm.has(callback)) return undefined;
    const result = vm.call(this, callback, this.id, argument, more);
    vm.runDeferred();
    return result;
  }

  /**
   * Calls a callback of this context, if there is one, and then `after`, before anything that the callback asked for
   * happens.
   */
  notify(callback: string, [a, b, c, d]: number[], after: () => void): void {
    const { vm } = this;
    this.#origin = this.callouts.origins.of(a!);
    try {
      if (!vm.trap && vm.has(callback)) vm.call(this, callback, this.id, a, b, c, d);
    } catch (error) {
      // Answers come out of the blue: with an exchange waiting, the error is that exchange's, else the caller's.
      if (!(error instanceof RuleError) || vm.services.rules.failureListeners.size === 0) throw error;
    } finally {
      this.#origin = undefined;
    }
    after();
    vm.runDeferred();
  }

  /** Calls `proxy_on_tick` every so many milliseconds, 0 for never. A new period takes the place of the old. */
  setTickPeriod(milliseconds: number): void {
    this.#stopTimer?.();
    this.#stopTimer = undefined;
    if (milliseconds === 0) return;
    this.#stopTimer = this.vm.services.clock.every(milliseconds, () => this.#callIfExported("proxy_on_tick"));
  }

  /** A queue that this context registered, as the last to do so, has got an item. */
  queueReady(token: number): void {
    this.#callIfExported("proxy_on_queue_ready", token);
  }

  /** Tells the plugin, as an access log, of a stream that is over, with its messages as they ended up. */
  logStream(stream: ChainStream): void {
    this.#logged = stream;
    this.#callIfExported("proxy_on_log");
    this.#logged = undefined;
  }

  override headerMap(type: HeaderMapType): HeaderMap | undefined {
    switch (type) {
      case HeaderMapType.RequestHeaders:
        return this.#logged?.request.headers;
      case HeaderMapType.ResponseHeaders:
        return this.#logged?.response.headers;
      case HeaderMapType.ResponseTrailers:
        return this.#logged?.response.trailers;
      default:
        return super.headerMap(type);
    }
  }

  override get missingMap(): Status {
    return this.#logged ? Status.NotFound : super.missingMap;
  }

  /** Hands a function's number and its argument over. */
  callForeign(functionId: number, argument: Uint8Array): void {
    const { vm } = this;
    vm.callData = new ConstantBuffer(argument);
    this.#callIfExported("proxy_on_foreign_function", functionId, argument.length);
    vm.callData = ConstantBuffer.empty;
  }

  override buffer(type: BufferType): GuestBuffer | undefined {
    if (type !== BufferType.PluginConfiguration) return super.buffer(type);
    return this.#configurationReadable
      ? new ConstantBuffer(this.plugin.configuration)
      : this.lostConfiguration();
  }

  /** In the place of the configuration, where it cannot be read. */
  lostConfiguration(): GuestBuffer | undefined {
    const { rules } = this.vm.services;
    if (rules.isOff("deadBuffer")) return new ConstantBuffer(this.plugin.configuration);
    rules.met(this.vm, "deadBuffer", () => "it asked for the plugin's configuration");
    return undefined;
  }

  override property(path: string[]): Buffer | Status {
    const sources = [pluginAttributes(this.plugin), fixedAttributes(this.vm.services.attributes)];
    return encodeProperty(
      lookUp(path, this.#logged ? [this.#loggedAttributes(this.#logged), ...sources] : sources),
    );
  }

  #loggedAttributes(stream: ChainStream) {
    return streamAttributes(stream, {
      requestHeaders: stream.request.headers,
      responseHeaders: stream.response.headers,
      responseTrailers: stream.response.trailers,
    });
  }

  /** A stream that uses this plugin has begun. */
  streamOpened(): void {
    this.#streams++;
  }

  /** A stream that uses this plugin is gone. */
  streamClosed(): void {
    this.#streams--;
    if (this.#retired && this.#streams === 0) this.shutDown();
  }

  /** No new streams will come: shuts down as soon as the last one has gone. */
  retire(): void {
    if (this.#retired) return;
    this.#retired = true;
    if (this.#streams === 0) this.shutDown();
  }

  /** Runs done, then delete. A guest that answers 0 to done lives, and ticks, on until it calls `proxy_done`. */
  shutDown(): void {
    if (this.#shutDown) return;
    this.#shutDown = true;
    if (this.#callIfExported("proxy_on_done") === 0 && !this.vm.trap) this.#donePending = true;
    else this.#delete();
  }

  override done(): Status {
    if (!this.#donePending) return Status.NotFound;
    this.#donePending = false;
    this.vm.defer(() => this.#delete());
    return Status.Ok;
  }

  #delete(): void {
    this.setTickPeriod(0);
    this.#callIfExported("proxy_on_delete");
    this.callouts.close();
    this.vm.contexts.delete(this.id);
    this.vm.services.shared.release(this.vm.vmId);
  }
}
