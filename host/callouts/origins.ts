import type { Context } from "../context.js";
import type { Vm } from "../vm.js";

/** Which stream made which callout, for a host whose callbacks are to act on that stream: not Envoy. */
export class Origins {
  readonly #vm: Vm;
  readonly #byToken = new Map<number, Context>();

  constructor(vm: Vm) {
    this.#vm = vm;
  }

  /** Does nothing where the host behaves as Envoy. */
  remember(token: number, context: Context): void {
    if (!this.#vm.services.rules.isOff("rootContext") || !context.isStream) return;
    this.#forgetDead();
    this.#byToken.set(token, context);
  }

  /** The stream that made a callout, as long as it lives. */
  of(token: number): Context | undefined {
    const context = this.#byToken.get(token);
    return context && this.#isAlive(context) ? context : undefined;
  }

  #forgetDead(): void {
    for (const [token, context] of this.#byToken) {
      if (!this.#isAlive(context)) this.#byToken.delete(token);
    }
  }

  #isAlive(context: Context): boolean {
    return this.#vm.contexts.get(context.id) === context;
  }
}
