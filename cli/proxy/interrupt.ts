import type { RunningProxy } from "./setup.js";

/** How long requests under way may take to finish after the first Ctrl-C, in milliseconds. */
const GRACE = 10_000;
const SIGNALS = ["SIGINT", "SIGTERM"] as const;
/** What shells report of a process that Ctrl-C ended. */
const INTERRUPTED = 130;

/** Makes Ctrl-C (and SIGTERM) an ordinary exit, so that what is to end with this process does: Envoy, above all. */
export function exitOnInterrupt(): void {
  for (const signal of SIGNALS) process.on(signal, exit);
}

function exit(): void {
  process.exit(INTERRUPTED);
}

/**
 * Lets a proxy serve until Ctrl-C (or SIGTERM), then ends it; a second one does not wait for what is under way.
 *
 * @throws Error when the proxy ends by itself
 */
export function serveUntilInterrupted(proxy: RunningProxy): Promise<void> {
  return new Promise((resolve, reject) => {
    let isStopping = false;
    const onSignal = (): void => {
      proxy.stop(isStopping ? 0 : GRACE).then(resolve, reject);
      isStopping = true;
    };
    // From here on everything has an orderly end, to which the handlers stay.
    for (const signal of SIGNALS) process.off(signal, exit).on(signal, onSignal);
    void proxy.failed.then((error) => {
      if (!isStopping) reject(error);
    });
  });
}
