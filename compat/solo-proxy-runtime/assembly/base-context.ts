import { continueRequestOf } from "./effective";

/** What root contexts and stream contexts have in common. */
export abstract class BaseContext {
  constructor(
    /** The id that the host gave this context. */
    public context_id: u32,
  ) {}

  /** Lets the held request of this context go on, in whatever callback. */
  continueRequest(): void {
    continueRequestOf(this.context_id);
  }

  /**
   * Called when the stream is over, or the plugin is to end. A root context that answers false stays until `done()` is
   * called.
   */
  // @ts-expect-error: decorator
  @callback("proxy_on_done")
  onDone(): bool {
    return true;
  }

  /** Called when the context is gone on the host's side. */
  onDelete(): void {}
}
