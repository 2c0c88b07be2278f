import type { RunningProxy } from "./setup.js";

/** How long requests under way may take to finish after the first Ctrl-C, in milliseconds. */
const GRACE = 10_000;
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Lets a proxy serve until Ctrl-C (or SIGTERM), then ends it; a second one does not wait for what is under way.
 *
 * @throws Error when the proxy ends by itself
 */
export function serveUntilInterrupted(proxy: RunningProxy): Promise<void> {
  return new Promise((resolve, reject) => {
    let isStopping = false;
    const settle = (end: () => void): void => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
      end();
    };
    const fail = (error: Error): void => settle(() => reject(error));
    const onSignal = (): void => {
      proxy.stop(isStopping ? 0 : GRACE).then(() => settle(resolve), fail);
      isStopping = true;
    };
    for (const signal of SIGNALS) process.on(signal, onSignal);
    void proxy.failed.then((error) => {
      if (!isStopping) fail(error);
    });
  });
}
