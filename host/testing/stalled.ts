import type { Host } from "../host.js";

/*
 * An exchange that a filter holds up for good waits for its timeout. Who knows better, a run that makes calls fail, can
 * end all exchanges of a host at once.
 */

const running = new WeakMap<Host, Set<(error: Error) => void>>();

/** Calls `give` up with the error when the host's exchanges are given up, until the function handed back is called. */
export function whenGivenUp(host: Host, give: (error: Error) => void): () => void {
  const waiting = running.get(host) ?? new Set();
  running.set(host, waiting.add(give));
  return () => waiting.delete(give);
}

/** Lets every exchange that is under way reject; answers how many there were. */
export function giveUpExchanges(host: Host, error: Error): number {
  const waiting = [...(running.get(host) ?? [])];
  for (const give of waiting) give(error);
  return waiting.length;
}
