import { LogLevel, MetricType } from "./abi.js";
import type { Plugin } from "./plugin.js";
import { PluginSlot } from "./plugin-slot.js";
import { RootContext } from "./root-context.js";
import type { HostServices } from "./services.js";
import { Vm } from "./vm.js";

/** What comes of a request's try to bring a dead VM back, as Envoy counts it. */
type ReloadOutcome = "success" | "failure" | "backoff";

/** A logical worker: one VM for each VM key, and the chain that new streams take. */
export class Worker {
  readonly #index: number;
  readonly #services: HostServices;
  #vms = new Map<string, Vm>();
  /** By the plugins' keys. */
  #roots = new Map<string, RootContext>();
  #slots: readonly PluginSlot[] = [];
  #loggers: readonly PluginSlot[] = [];
  #jitter = 1;

  constructor(index: number, services: HostServices) {
    this.#index = index;
    this.#services = services;
  }

  /** The root contexts of the plugins, in their order. */
  get chain(): readonly RootContext[] {
    return this.#slots.map((slot) => slot.root);
  }

  /** The root contexts of the access logs, in their order. */
  get loggers(): readonly RootContext[] {
    return this.#loggers.map((slot) => slot.root);
  }

  /** The VMs of the plugins. */
  get vms(): readonly Vm[] {
    return [...this.#vms.values()];
  }

  /**
   * The root contexts for a new stream, in their order. When a plugin's turn comes, its VM is loaded anew if it is dead
   * and the plugin's failure policy says so, as on Envoy.
   */
  *chainForStream(): Iterable<RootContext> {
    for (const slot of this.#slots) {
      if (slot.wantsReload) this.#reload(slot);
      yield slot.root;
    }
  }

  /**
   * Starts and configures plugins and puts them in place of the chain there was, whose root contexts retire with
   * their last streams. VMs that both need live on, as on Envoy. Throws a {@link HostError} if a plugin refuses;
   * the old chain then stays. Access logs share VMs with the chain, as on Envoy.
   */
  useChain(plugins: readonly Plugin[], loggers: readonly Plugin[] = []): void {
    const vms = new Map<string, Vm>();
    const roots = new Map<string, RootContext>();
    const slots: PluginSlot[] = [];
    try {
      for (const plugin of [...plugins, ...loggers]) {
        const vm = vms.get(plugin.vmKey) ?? this.#vmFor(plugin);
        vms.set(plugin.vmKey, vm);
        const root = roots.get(plugin.key) ?? new RootContext(vm, plugin);
        slots.push(new PluginSlot(root, this.#services.clock));
        if (roots.has(plugin.key)) continue;
        roots.set(plugin.key, root);
        root.start();
      }
    } catch (error) {
      for (const root of roots.values()) root.shutDown();
      throw error;
    }
    const old = this.#roots;
    this.#vms = vms;
    this.#roots = roots;
    this.#slots = slots.slice(0, plugins.length);
    this.#loggers = slots.slice(plugins.length);
    for (const root of old.values()) root.retire();
  }

  /** Shuts every root context down, streams or no streams. */
  close(): void {
    for (const root of this.#roots.values()) root.shutDown();
  }

  /** The living VM of the plugin's, or a new one. */
  #vmFor(plugin: Plugin): Vm {
    const known = this.#vms.get(plugin.vmKey);
    if (known && !known.trap) return known;
    const vm = new Vm(plugin, this.#index, this.#services);
    if (known) known.successor = vm;
    return vm;
  }

  /** Brings a plugin back: into a new VM, or into the one that another plugin of the VM has been brought back to. */
  #reload(slot: PluginSlot): void {
    const dead = slot.root;
    const { plugin } = dead;
    if (!slot.tryLoad(this.#backOff(plugin.reloadInterval!))) {
      this.#count(plugin, "backoff");
      return;
    }
    try {
      slot.root = this.#livingRoot(plugin.key) ?? this.#startAnew(plugin);
    } catch (error) {
      const { message } = error as Error;
      const where = { plugin: plugin.name, worker: this.#index, contextId: 0 };
      this.#services.log({ level: LogLevel.Error, message, ...where });
      this.#count(plugin, "failure");
      return;
    }
    dead.retire();
    this.#count(plugin, "success");
  }

  #livingRoot(key: string): RootContext | undefined {
    const root = this.#roots.get(key);
    return root?.vm.trap ? undefined : root;
  }

  #startAnew(plugin: Plugin): RootContext {
    const vm = this.#vmFor(plugin);
    const root = new RootContext(vm, plugin);
    try {
      root.start();
    } catch (error) {
      root.shutDown();
      throw error;
    }
    this.#vms.set(plugin.vmKey, vm);
    this.#roots.set(plugin.key, root);
    return root;
  }

  /**
   * As long as the plugin says and up to half as long again, drawn anew for each request, as on Envoy. The draws are
   * the same in every run.
   */
  #backOff(interval: number): number {
    this.#jitter = (this.#jitter * 48271) % 0x7fffffff;
    return interval * (1 + this.#jitter / 0x7fffffff / 2);
  }

  /** In counters of Envoy's names. */
  #count(plugin: Plugin, outcome: ReloadOutcome): void {
    const { shared } = this.#services;
    const counter = shared.defineMetric(MetricType.Counter, `wasm.${plugin.name}.vm_reload_${outcome}`);
    shared.addToMetric(counter, 1n);
  }
}
