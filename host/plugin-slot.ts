import type { Clock } from "./clock.js";
import type { RootContext } from "./root-context.js";

/** A plugin's place in a worker's chain, which keeps when its VM was loaded last. */
export class PluginSlot {
  root: RootContext;
  readonly #clock: Clock;
  #loadedAt: bigint;

  constructor(root: RootContext, clock: Clock) {
    this.root = root;
    this.#clock = clock;
    this.#loadedAt = clock.monotonic();
  }

  /** Whether the VM is dead and is to be loaded anew by the plugin's failure policy. */
  get wantsReload(): boolean {
    return this.root.vm.trap !== undefined && this.root.plugin.reloadInterval !== undefined;
  }

  /** Begins a load, unless the last one was less than so many milliseconds ago. */
  tryLoad(backOff: number): boolean {
    const now = this.#clock.monotonic();
    if (now - this.#loadedAt < BigInt(Math.round(backOff * 1e6))) return false;
    this.#loadedAt = now;
    return true;
  }
}
