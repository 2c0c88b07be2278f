import type { VmTrap } from "./trap.js";

/** The host refuses to load or to go on; the message is one line that says which plugin, what, and why. */
export class HostError extends Error {
  override readonly name = "HostError";
}

/**
 * The error of a plugin that does not start: what happened, and the module's own last error line if it logged one. Its
 * cause is the trap, if it was one.
 */
export function startError(
  plugin: string,
  what: string,
  lastError: string | undefined,
  trap?: VmTrap,
): HostError {
  const reason = lastError === undefined ? "" : `: ${lastError.replace(/\s+/g, " ").trim()}`;
  return new HostError(`plugin "${plugin}": ${what}${reason}`, trap && { cause: trap });
}
