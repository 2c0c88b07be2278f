/**
 * What a root context's tick also runs, after the filter's own `onTick`. A root context has one timer of the host's
 * (Proxy-Wasm ABI 0.2.1, "Timers"); who needs it beside the filter stands behind this.
 */
export abstract class TickUser {
  /** Called at each tick, with the root context selected. */
  abstract onTick(): void;
}
