import { createHash } from "node:crypto";
import { isWrite, type RecordedCallback, type RecordedHostCall, type Recording } from "./format.js";
import { digest } from "./memory.js";
import { recorded } from "./numbers.js";

/** A module did something else than in its recording; the message says in which call, and what. */
export class ReplayMismatch extends Error {
  override readonly name = "ReplayMismatch";
}

/**
 * Runs a module once more against its recording, in Node's engine, without any host: each call into the guest is made
 * again, each call that the guest makes must be the recorded one, with the same arguments and the same bytes in the
 * guest's memory, and gets the recorded answer. Returns how many host calls were compared.
 *
 * @throws ReplayMismatch at the first difference, and for a module other than the recorded one
 */
export function replay(recording: Recording, wasm: Uint8Array): number {
  if (createHash("sha256").update(wasm).digest("hex") !== recording.module) {
    throw new ReplayMismatch("the module is not the one that was recorded");
  }
  const player = new Player(new WebAssembly.Module(new Uint8Array(wasm)));
  for (const call of recording.calls) player.enter(call);
  return player.compared;
}

/** Plays the host's part. */
class Player {
  compared = 0;
  readonly #instance: WebAssembly.Instance;
  /** The host calls that are due, of the guest call that runs. */
  #due: Iterator<RecordedHostCall> = [].values();
  #running = "";
  /** WebAssembly does not let an error through a guest unchanged in every engine, so it is kept here. */
  #mismatch: ReplayMismatch | undefined;

  constructor(module: WebAssembly.Module) {
    const imports: WebAssembly.Imports = {};
    for (const { module: from, name } of WebAssembly.Module.imports(module)) {
      imports[from] ??= {};
      imports[from][name] = (...raw: (number | bigint)[]) => this.#answer(`${from}.${name}`, raw);
    }
    this.#instance = new WebAssembly.Instance(module, imports);
  }

  get #memory(): Buffer {
    return Buffer.from((this.#instance.exports.memory as WebAssembly.Memory).buffer);
  }

  enter(call: RecordedCallback): void {
    const [due, running] = [this.#due, this.#running];
    this.#due = call.calls.values();
    this.#running = call.function;
    const outcome = this.#call(call);
    const expected = call.trapped ? "a trap" : call.result;
    if (outcome !== expected)
      this.#fail(`it gave ${outcome ?? "nothing"}, recorded is ${expected ?? "nothing"}`);
    const missing = this.#due.next();
    if (!missing.done) this.#fail(`it did not call ${missing.value.function}, as recorded`);
    [this.#due, this.#running] = [due, running];
  }

  #call(call: RecordedCallback): number | "a trap" | undefined {
    try {
      const callback = this.#instance.exports[call.function] as (...raw: number[]) => number | undefined;
      const result = callback(...call.arguments);
      return result === undefined ? undefined : result >>> 0;
    } catch (error) {
      if (this.#mismatch) throw this.#mismatch;
      if (error instanceof ReplayMismatch) throw error;
      return "a trap";
    }
  }

  #answer(name: string, raw: (number | bigint)[]): number | undefined {
    const next = this.#due.next();
    const found = `${name}(${raw.map(recorded).join(", ")})`;
    if (next.done) this.#fail(`it called ${found}, where the recording has no further call`);
    const {
      function: recordedName,
      arguments: recordedArguments,
      memory,
      actions,
      result,
      failed,
    } = next.value;
    const expected = `${recordedName}(${recordedArguments.join(", ")})`;
    if (found !== expected) this.#fail(`it called ${found}, recorded is ${expected}`);
    if (digest(this.#memory) !== memory) this.#fail(`its memory is another when it calls ${found}`);
    this.compared++;
    for (const action of actions) {
      if (isWrite(action)) this.#memory.write(action.bytes, action.at, "base64");
      else this.enter(action);
    }
    if (failed) throw new Error("the host stopped the guest here");
    return result;
  }

  #fail(what: string): never {
    this.#mismatch = new ReplayMismatch(`in ${this.#running}: ${what}`);
    throw this.#mismatch;
  }
}
