import { parseEnvoyLog, wasmLogLines } from "../../cli/envoy/index.js";
import type { ConformanceCase } from "./case.js";
import { refusal } from "./refusal.js";

const THREAD = /^\[[^\]]*\]\[(\d+)\]/;
const REFUSED = /^Plugin (\S+) failed to load$/;

/** What Envoy logged, by case: what its modules said on the worker thread, or why one of them was refused. */
export class EnvoyCaseLog {
  /** Its id is the process's. */
  mainThread = 0;
  readonly #said = new Map<string, { thread: number; line: string }[]>();
  readonly #services = new Set<string>();
  /** Errors that have not yet been found to be of a plugin. */
  #errors: string[] = [];

  constructor(cases: readonly ConformanceCase[]) {
    for (const { id, as } of cases) {
      this.#said.set(id, []);
      if (as === "service") this.#services.add(id);
    }
  }

  /** Takes in a line of Envoy's log. */
  add(raw: string): void {
    const parsed = parseEnvoyLog(raw);
    if (!parsed) return;
    const [said] = wasmLogLines([raw]);
    if (said) this.#say(said.plugin, said.level, said.message, Number(THREAD.exec(raw)?.[1]));
    else if (parsed.level === "error" || parsed.level === "critical") this.#fail(parsed.message);
  }

  /** The lines of a case so far. Of the VMs on the main thread only a service's count: the others' repeat the worker's. */
  linesOf({ id }: ConformanceCase): string[] {
    const onMain = this.#services.has(id);
    return this.#said
      .get(id)!
      .filter(({ thread }) => thread === 0 || (thread === this.mainThread) === onMain)
      .map(({ line }) => line);
  }

  /**
   * The plugin's name and root id may stand before the VM's id, which is there whenever a context is; what is said
   * without any begins with the case's id.
   */
  #say(plugin: string, level: string, message: string, thread: number): void {
    const vm = plugin.split(" ").at(-1)!;
    const id = vm === "" ? message.split(": ")[0]! : vm.split("/")[0]!;
    const text = vm === "" ? message.slice(id.length + 2) : message;
    this.#said.get(id)?.push({ thread, line: level === "info" ? text : `${level}: ${text}` });
  }

  /** Envoy says why, and then of which plugin. */
  #fail(message: string): void {
    const plugin = REFUSED.exec(message)?.[1];
    if (plugin === undefined) {
      this.#errors.push(message);
      return;
    }
    this.#said.get(plugin.replace(/\.\d+$/, ""))?.push({ thread: 0, line: refusal(this.#errors) });
    this.#errors = [];
  }
}
