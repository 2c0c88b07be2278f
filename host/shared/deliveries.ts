/**
 * Runs actions after the code that is running now, in order. What they bring about in turn waits for the event loop's
 * next round, so that a guest that feeds its own queue does not keep the host from everything else.
 */
export class Deliveries {
  #waiting: (() => void)[] = [];
  #scheduled = false;
  #running = false;

  add(action: () => void): void {
    this.#waiting.push(action);
    if (this.#scheduled) return;
    this.#scheduled = true;
    if (this.#running) setImmediate(() => this.#run());
    else queueMicrotask(() => this.#run());
  }

  #run(): void {
    const actions = this.#waiting;
    this.#waiting = [];
    this.#scheduled = false;
    this.#running = true;
    try {
      for (const action of actions) action();
    } finally {
      this.#running = false;
    }
  }
}
