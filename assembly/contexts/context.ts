import { proxy_done } from "../../abi/contexts";
import { Callout } from "../callouts/callout";
import { activeContextId, selectContext } from "../runtime/callback";

/** How far a context has come. */
export enum Phase {
  Alive,
  /** It is being logged, or done: of Envoy nothing may be asked that would go on or end. */
  Over,
  /** The host has it no longer. */
  Gone,
}

/** What every context has: an id, and an end in three steps. */
export abstract class Context {
  /** The id that the host gave this context. Set by the SDK alone. */
  contextId: u32 = activeContextId;

  /**
   * How far it has come.
   *
   * @internal
   */
  phase: Phase = Phase.Alive;

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

  /**
   * Called when the context is gone on the host's side; nothing can be asked of it any more. Its callouts are dropped with it,
   * those too that are sent here: to send one that is to outlive it, `select()` the root context before.
   */
  onDelete(): void {}

  /** Ends a context whose `onDone` answered false. Nothing happens to one that has not been asked, or is gone. */
  done(): void {
    const before = activeContextId;
    if (!this.select()) return;
    proxy_done();
    selectContext(before);
  }

  /**
   * Makes this context the one that host calls are about, for the rest of the callback that runs. Needed in the
   * callbacks of other contexts only, such as a timer's. False where the context is gone; then nothing has changed.
   */
  select(): bool {
    return this.phase != Phase.Gone && selectContext(this.contextId);
  }
}
