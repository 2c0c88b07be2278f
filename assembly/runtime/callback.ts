import { proxy_set_effective_context } from "../../abi/contexts";
import { Status } from "../../abi/enums";
import { release, reserve } from "../bytes/scratch";
import { returnViews, viewsTaken } from "../bytes/views";
import { forgetLogLevel } from "../log";
import { collectIfDue } from "./gc";

/** No callback runs; hosts number contexts from 1. */
const NONE: u32 = 0;

/** The context that host calls act on now. */
export let activeContextId: u32 = NONE;

/** How many callbacks have begun: the number of the one that runs. */
export let callbackNumber: u32 = 0;

/**
 * Begins a callback for a context; every export of the SDK begins with it. Returns what `leave` takes. Callbacks
 * nest: a host may end a stream in the middle of a call that the stream made.
 */
// @ts-ignore: decorator
@inline
export function enter(contextId: u32): usize {
  const frame = reserve(8);
  store<u32>(frame, activeContextId);
  store<i32>(frame, viewsTaken(), 4);
  activeContextId = contextId;
  callbackNumber++;
  forgetLogLevel();
  return frame;
}

/** Ends the callback that `enter` began: the views of what the host returned end here. */
// @ts-ignore: decorator
@inline
export function leave(frame: usize): void {
  activeContextId = load<u32>(frame);
  returnViews(load<i32>(frame, 4));
  release(frame);
  if (activeContextId == NONE) collectIfDue();
}

/**
 * Makes host calls act on another context for the rest of this callback. False where the host no longer has it;
 * then nothing changed.
 */
export function selectContext(contextId: u32): bool {
  if (contextId == activeContextId) return true;
  if (proxy_set_effective_context(contextId) != Status.Ok) return false;
  activeContextId = contextId;
  return true;
}
