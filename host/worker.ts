import type { Plugin } from "./plugin.js";
import { RootContext } from "./root-context.js";
import type { HostServices } from "./services.js";
import { Vm } from "./vm.js";

/** A logical worker: one VM for each VM key, and the chain that new streams take. */
export class Worker {
  readonly #index: number;
  readonly #services: HostServices;
  #vms = new Map<string, Vm>();
  #chain: readonly RootContext[] = [];

  constructor(index: number, services: HostServices) {
    this.#index = index;
    this.#services = services;
  }

  /** The root contexts of the plugins, in their order. */
  get chain(): readonly RootContext[] {
    return this.#chain;
  }

  /**
   * Starts and configures plugins and puts them in place of the chain there was, whose root contexts retire with
   * their last streams. VMs that both need live on, as on Envoy. Throws a {@link HostError} if a plugin refuses;
   * the old chain then stays.
   */
  useChain(plugins: readonly Plugin[]): void {
    const vms = new Map<string, Vm>();
    const chain: RootContext[] = [];
    try {
      for (const plugin of plugins) {
        const vm =
          vms.get(plugin.vmKey) ??
          this.#livingVm(plugin.vmKey) ??
          new Vm(plugin, this.#index, this.#services);
        vms.set(plugin.vmKey, vm);
        const root = new RootContext(vm, plugin);
        chain.push(root);
        root.start();
      }
    } catch (error) {
      for (const root of chain) root.shutDown();
      throw error;
    }
    const old = this.#chain;
    this.#vms = vms;
    this.#chain = chain;
    for (const root of old) root.retire();
  }

  /** Shuts every root context down, streams or no streams. */
  close(): void {
    for (const root of this.#chain) root.shutDown();
  }

  #livingVm(key: string): Vm | undefined {
    const vm = this.#vms.get(key);
    return vm?.trap ? undefined : vm;
  }
}
