import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { packageRoot } from "../../cli/package-root.js";

/** How a command ended, and all it said. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

const TIMEOUT_MS = 60_000;
/** Commands that have not ended yet. */
const children = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

/** A command of this package that runs, as a person would run it. */
export class RunningCommand {
  wasInterrupted = false;
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  #stdout = "";
  #stderr = "";

  /** @param script below dist/ */
  constructor(script: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
    const file = join(packageRoot(), "dist", script);
    this.#child = spawn(process.execPath, [file, ...args], {
      env,
      timeout: TIMEOUT_MS,
      killSignal: "SIGKILL",
    });
    children.add(this.#child);
    this.#child.stdout!.setEncoding("utf8").on("data", (text: string) => {
      this.#stdout += text;
    });
    this.#child.stderr!.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr += text;
    });
    this.#closed = once(this.#child, "close").finally(() => children.delete(this.#child));
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** The first match in what it wrote to stdout, waiting for it if need be. */
  async find(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.#stdout);
      if (match) return match;
      const more = once(this.#child.stdout!, "data").then(() => true);
      if (!(await Promise.race([more, this.#closed.then(() => pattern.test(this.#stdout))]))) {
        throw new Error(`ended without ${pattern}: ${this.#stdout}${this.#stderr}`);
      }
    }
  }

  /** Presses Ctrl-C. */
  interrupt(): void {
    this.wasInterrupted = true;
    this.#child.kill("SIGINT");
  }

  async ended(): Promise<Ended> {
    await this.#closed;
    return { code: this.#child.exitCode, stdout: this.#stdout, stderr: this.#stderr };
  }
}
