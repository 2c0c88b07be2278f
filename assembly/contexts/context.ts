import { proxy_done } from "../../abi/contexts";
import { Callout } from "../callouts/callout";
import { activeContextId, selectContext } from "../runtime/callback";

/** What every context has: an id, and an end in three steps. */
export abstract class Context {
  /** The id that the host gave this context. */
  readonly contextId: u32 = activeContextId;

  /**
   * The newest of the callouts that wait for an answer on behalf of this context.
   *
   * @internal
   */
  callouts: Callout | null = null;

  /**
   * Called when the stream is over, however it ended, or the plugin is to end. A root context that answers false stays
   * until it calls `done()`; for streams Envoy goes on to `onDelete` whatever is answered.
   */
  onDone(): bool {
    return true;
  }

  /**
   * Called when the stream is over, the last moment to read headers, sizes and times, for logging; on Envoy before
   * `onDone`. In the root context of a plugin used as an access log: at the end of each stream.
   */
  onLog(): void {}

  /** Called when the context is gone on the host's side; nothing can be asked any more. */
  onDelete(): void {}

  /** Ends a context whose `onDone` answered false. */
  done(): void {
    if (this.select()) proxy_done();
  }

  /**
   * Makes this context the one that host calls are about, for the rest of the callback that runs. Needed in the
   * callbacks of other contexts only, such as a timer's. False where the context is gone.
   */
  select(): bool {
    return selectContext(this.contextId);
  }
}
