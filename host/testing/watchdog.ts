import { Worker } from "node:worker_threads";

/*
 * A guest that loops for ever blocks the thread that it runs in, and with it every timer that could say so. Another thread
 * watches whether this one still moves; if not, it says what was being done and ends the process, for nothing else can.
 */

/** How often the watched thread shows that it moves. */
const beatMilliseconds = 500;

/** Runs in the other thread. It waits for a beat; without one in time it says which of the descriptions is current. */
const watch = `
const { workerData: { state, texts, patience } } = require("node:worker_threads");
const { writeSync } = require("node:fs");
for (let beat = Atomics.load(state, 0); ; beat = Atomics.load(state, 0)) {
  if (Atomics.wait(state, 0, beat, patience) !== "timed-out") continue;
  const text = texts[Atomics.load(state, 1)];
  writeSync(2, "the module has not come back for " + patience + " ms and is taken to loop for ever: " + text + "\\n");
  process.kill(process.pid, "SIGKILL");
}`;

/** Watches over a run of many steps. */
export class Watchdog {
  readonly #state = new Int32Array(new SharedArrayBuffer(8));
  readonly #worker: Worker;
  readonly #timer: NodeJS.Timeout;

  /** `texts` describe the steps. The thread may be blocked for `patience` milliseconds. */
  constructor(texts: readonly string[], patience: number) {
    const workerData = { state: this.#state, texts, patience };
    // Without the flags of this process, which may say what an evaluated text is.
    this.#worker = new Worker(watch, { eval: true, workerData, execArgv: [] });
    this.#worker.unref();
    this.#timer = setInterval(() => this.#beat(), beatMilliseconds).unref();
  }

  /** A step begins. */
  step(index: number): void {
    Atomics.store(this.#state, 1, index);
    this.#beat();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#worker.terminate();
  }

  #beat(): void {
    Atomics.add(this.#state, 0, 1);
    Atomics.notify(this.#state, 0);
  }
}
