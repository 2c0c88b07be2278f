import { Status } from "../../abi/enums";
import { resultU32 } from "../bytes/host-result";
import { Context } from "../contexts/context";
import { findContext } from "../contexts/registry";
import { activeContextId, selectContext } from "../runtime/callback";
import { CallFailure, failureToSend } from "./call-failure";

/**
 * Something that waits for the host's answer on behalf of the context that asked for it. Each waits in two places: in a table
 * by the host's token, for the answer, and in a list of its context, so that it is dropped when the context goes.
 *
 *     context.callouts ─▶ newest ⇄ … ⇄ oldest
 */
export abstract class Callout {
  /** The host's token plus one, for a token may be 0; 0 while nothing is awaited. */
  protected key: u32 = 0;
  private contextId: u32 = 0;
  /** Null where the context is still being made, which can only be found by its id. */
  private context: Context | null = null;
  private newer: Callout | null = null;
  private older: Callout | null = null;

  /** True from the moment it was sent until its last answer, or until it was cancelled. */
  get isPending(): bool {
    return this.key != 0;
  }

  /**
   * Waits no longer: none of its methods is called any more. Called for you when the context that asked is gone. Does nothing
   * where nothing is awaited.
   */
  abstract cancel(): void;

  /**
   * Waits for the answer to what the host was asked to send, if it said that it did and left a token in the number slot.
   *
   * @internal
   */
  awaitAnswer(status: Status): CallFailure {
    if (status != Status.Ok) return failureToSend(status);
    return this.expect(resultU32()) ? CallFailure.None : CallFailure.Refused;
  }

  /**
   * Waits for what comes with a token. Who waited for the same one is told no more. False where the host's token can be none.
   *
   * @internal
   */
  abstract expect(token: u32): bool;

  /** Begins to wait, for the context that is selected. False for the one token that has no key, and that no host gives. */
  protected begin(token: u32): bool {
    if (token == u32.MAX_VALUE) return false;
    this.key = token + 1;
    this.contextId = activeContextId;
    const context = findContext(activeContextId);
    this.context = context;
    if (context === null) return true;
    const newest = context.callouts;
    this.older = newest;
    if (newest !== null) newest.newer = this;
    context.callouts = this;
    return true;
  }

  /**
   * Ends the wait.
   *
   * @internal
   */
  end(): void {
    this.key = 0;
    const context = this.context;
    const newer = this.newer;
    const older = this.older;
    if (older !== null) older.newer = newer;
    if (newer !== null) newer.older = older;
    else if (context !== null) context.callouts = older;
    this.context = null;
    this.newer = null;
    this.older = null;
  }

  /** Selects the context that asked, while it is waited. False where it is gone; then nobody is to be told. */
  protected selectOrigin(): bool {
    const id = this.contextId;
    const context = this.context;
    const found = findContext(id);
    return found !== null && (context === null || found === context) && selectContext(id);
  }
}

/** Drops all that waits on behalf of a context that is gone. */
export function abandonCallouts(context: Context): void {
  let callout = context.callouts;
  while (callout !== null) {
    callout.cancel();
    // A filter may have a `cancel` of its own that does something else.
    if (context.callouts === callout) callout.end();
    callout = context.callouts;
  }
}
